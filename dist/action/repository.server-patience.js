// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
function serverPatience(){let unusable=new Map,unreachable=0;return{whyNot:url=>unusable.get(originOf(url)??""),saw:(url,asked)=>{let origin=originOf(url);return asked.unusableServer!==void 0&&origin!==void 0&&unusable.set(origin,asked.unusableServer),unreachable=asked.unreachable===void 0?0:unreachable+1,unreachable>=8?asked.unreachable:void 0}}}function originOf(url){return url!==void 0&&URL.canParse(url)?new URL(url).origin:void 0}export{serverPatience};
