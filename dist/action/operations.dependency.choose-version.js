// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{goSort}from"./go.sort.js";import{compareVersions,parseVersion,satisfies}from"./client.operations.js";function chooseVersion(offered,range){let parsed=offered.flatMap(({version})=>parseVersion(version)??[]),newestFirst=goSort(parsed,(a,b)=>compareVersions(a,b)>0);return{version:newestFirst.find(each=>satisfies(each,range,"group"))?.original,before:newestFirst.find(each=>satisfies(each,range,"comparison"))?.original}}function isInRange(text,range){let version=parseVersion(text);return version!==void 0&&satisfies(version,range,"group")}export{chooseVersion,isInRange};
