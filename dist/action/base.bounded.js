// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function bounded(width){let waiting=[],free=width;return async work=>{free>0?free--:await new Promise(turn=>waiting.push(turn));try{return await work()}finally{let next=waiting.shift();next===void 0?free++:next()}}}export{bounded};
