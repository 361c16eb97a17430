// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{CharthouseError}from"./base.error-catalogue.js";function wrongAccount(wanted,account,what){return new CharthouseError("CH_ACCOUNT_WRONG",{message:`${what}: expected account ${wanted}, got ${account}`,details:{account,wanted}})}export{wrongAccount};
