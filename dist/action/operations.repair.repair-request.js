// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{checkOldUrl}from"./repository.packages.moved-url.js";import{checkEntryUrls}from"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";function repairRequest(options){let{url,dryRun,wait,readPackages,removeDangling,addOrphans,oldUrl,indexUrls}=options;return oldUrl!==void 0&&checkOldUrl(oldUrl),(oldUrl!==void 0||addOrphans)&&checkEntryUrls(options),{url,dryRun,wait,readPackages,removeDangling,addOrphans,oldUrl,indexUrls,invalidate:!options.noInvalidate}}export{repairRequest};
