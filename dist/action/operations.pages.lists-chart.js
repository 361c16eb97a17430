// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{hasPages}from"./operations.pages.objects.js";import{isSameUrl}from"./go.same-url.js";function chartLister(names,url){return(name,repository)=>hasPages(name)&&names.has(name)&&isThisRepository(repository,url)}function isThisRepository(repository,url){return repository===""||repository.startsWith("file:")||url!==void 0&&isSameUrl(url,repository)}export{chartLister};
