// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{shellWord}from"./client.operations.js";function installLine({name,version,outcome,type},repo){if(!(name===null||version===null||type==="library"||outcome==="invalid"||outcome==="conflict"))return`helm install ${releaseName(name)} ${shellWord(`${repo}/${name}`)} --version ${shellWord(version)}`}function releaseName(chart){return`my-${chart.toLowerCase().replace(/[^a-z0-9]+/g,"-").replace(/^-/,"")}`.slice(0,53).replace(/-$/,"")}export{installLine};
