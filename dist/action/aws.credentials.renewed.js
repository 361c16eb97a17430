// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";var renewBeforeMs=5*6e4;function renewed(get,clock){let kept,ask=()=>{let asked=get().catch(error=>{throw kept===asked&&(kept=void 0),error});return kept=asked,asked};return async()=>{let known=kept;if(known===void 0)return ask();let credentials=await known;return credentials.expiration.getTime()-clock.now()>renewBeforeMs?credentials:kept===void 0||kept===known?ask():kept}}export{renewed};
