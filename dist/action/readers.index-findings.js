// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{readerWarning}from"./client.operations.js";var codes=["index-large","name-not-portable","version-blocks-ranges","created-missing"];function indexWarnings(findings){return codes.flatMap(code=>{let[first,...more]=findings.filter(({rule})=>rule===code);return first===void 0?[]:[readerWarning(code,groupText(first,more.length))]})}function groupText({name,version,message},more){let who=[name,version].filter(part=>part!==null).join(" ");return who===""?message:`${who}${more===0?"":` and ${more} more`}: ${message}`}export{indexWarnings,groupText};
