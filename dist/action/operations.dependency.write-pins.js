// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{pinFileName,withPins}from"./operations.dependency.pins.js";import{asCharthouseError}from"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";async function writePins(report,{readPins,versions,output,signal}){if(report.error!==null)return report;try{let text=withPins(await readPins(),versions.checked.values());return text===void 0?report:(report.dryRun||await output.put(pinFileName,[Buffer.from(text)]),{...report,pinFile:pinFileName})}catch(error){return{...report,error:asCharthouseError(error,signal)}}}export{writePins};
