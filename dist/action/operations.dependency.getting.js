// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{bounded}from"./base.bounded.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";var openAtOnce=8;function nothingKnown(){return{sources:new Map,packages:new Map,opening:bounded(openAtOnce)}}export{nothingKnown};
