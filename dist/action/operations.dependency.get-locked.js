// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{isFolder,lockedDependencies,refuseOther}from"./operations.dependency.not-offered.js";import"./operations.dependency.known-versions.js";import"./operations.dependency.faults.js";import"./operations.dependency.pins.js";import"./operations.dependency.offers.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";export{isFolder,lockedDependencies,refuseOther};
