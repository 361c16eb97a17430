// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
var strength={file:1,environment:2,flag:3,input:3},strengthOf=source=>source===void 0?0:strength[source.kind];function readsByUrl({local,url,sources}){return!local&&url!==void 0&&strengthOf(sources.url)>strengthOf(sources.to)}export{readsByUrl};
