// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function ok(message,details){return{outcome:"ok",message,...details===void 0?{}:{details}}}function warning(message,hint,details){return{outcome:"warning",message,hint,...details===void 0?{}:{details}}}function failed(message,hint,details){return{outcome:"failed",message,hint,...details===void 0?{}:{details}}}function skipped(message,hint,details){return{outcome:"skipped",message,...hint===void 0?{}:{hint},...details===void 0?{}:{details}}}export{ok,warning,failed,skipped};
