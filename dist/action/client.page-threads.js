// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import"./client.operations.js";import{taskThreads}from"./base.error-catalogue.js";import"./nothing.js";function pageThreads(data,{signal,module,most}){let threads=taskThreads({module,data,most,signal});return{page:(task,wantsVersion)=>{let bytes=task.bytes===void 0?void 0:new Uint8Array(task.bytes);return threads.ask({...task,bytes,wantsVersion},bytes===void 0?[]:[bytes.buffer])},close:threads.close}}export{pageThreads};
