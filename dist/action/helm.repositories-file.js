// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{helmConfigFolder}from"./runtime.helm-config-folder.js";import"./client.operations.js";import"./base.error-catalogue.js";import"./nothing.js";import{posix,win32}from"node:path";function repositoriesFile(environment,os){let file=environment.HELM_REPOSITORY_CONFIG??"";if(file!=="")return file;let folder=helmConfigFolder(environment,os);return folder===void 0?void 0:(os==="win32"?win32:posix).join(folder,"repositories.yaml")}export{repositoriesFile};
