// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{entryOf,newEntryUrl}from"./client.operations.js";function entryOfPackage({key,metadata,digest,sizeBytes,created},base,urls){let url=newEntryUrl({key,name:metadata.name},base,urls),{name,version,type}=metadata;return{entry:entryOf({metadata,url,created,digest}),chart:{name,version,...type==="library"?{type}:{},path:key,outcome:"new",digest,sizeBytes,url}}}export{entryOfPackage};
