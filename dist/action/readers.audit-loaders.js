// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{auditFinding}from"./readers.audit-rules.js";import{auditIndex}from"./client.operations.js";function indexFaults(index){let cut=index.cut===void 0?[]:[auditFinding("index-cut",index.cut)],faults=auditIndex(index).map(fault=>{let code=fault.refused==="index"?"index-refused":"entry-skipped",who=fault.readers==="every Helm"?"":` (${fault.readers})`;return auditFinding(code,`${fault.problem}${who}`,{line:fault.line,remedy:fault.hint})});return[...cut,...faults]}export{indexFaults};
