// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{auditRules}from"./readers.audit-rules.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";function figuresOfAudit({findings,index,read,resumed,atMs,error}){if(error!==null&&error.code!=="CH_AUDIT_FAILED")return;let counts=new Map;for(let{rule}of findings)counts.set(rule,(counts.get(rule)??0)+1);let rules=[...counts].map(([code,count])=>{let{severity,title}=auditRules[code];return{code,severity,title,findings:count}});return{audit:{atMs,versions:index.versions,read:read+resumed,rules}}}export{figuresOfAudit};
