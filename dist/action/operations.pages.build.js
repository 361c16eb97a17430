// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{buildPages}from"./operations.pages.refresh.js";import"./repository.archive.store-below.js";import"./pages.assets.js";import"./pages.extra-names.js";import"./pages.status-sections.js";import"./pages.state.js";import"./pages.shell.js";import"./operations.pages.objects.js";import"./go.same-url.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";export{buildPages};
