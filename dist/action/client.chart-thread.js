// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{serveTasks,snapshotFolder}from"./runtime.folder-snapshot.js";import{gzipSteps}from"./base.error-catalogue.js";import"./nothing.js";var moduleUrl=import.meta.url;function serve(port){serveTasks(port,async task=>{let answer="tar"in task?gzip(task.tar):snapshotFolder(task.folder);return{answer,given:answer===void 0?[]:[answer instanceof ArrayBuffer?answer:answer.bytes]}})}function gzip(tar){let steps=gzipSteps([new Uint8Array(tar)]);for(;;){let{done,value}=steps.next();if(done)return value.slice().buffer}}export{moduleUrl,serve};
