// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{fieldName,optionSpec,optionsOfOperation}from"./client.operations.js";function optionsFor(operation,config){let values={...config},set=optionsOfOperation(operation).map(([name])=>fieldName(name)).filter(field=>values[field]!==void 0);return Object.fromEntries(set.map(field=>[field,values[field]]))}function targetOf({to}){return to??String(optionSpec("to").default)}export{optionsFor,targetOf};
