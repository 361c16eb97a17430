// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{abortable,checkedEndpoint,openAws,ownSignal,serviceEndpoint}from"./aws.aws-error.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";export{abortable,checkedEndpoint,openAws,ownSignal,serviceEndpoint};
