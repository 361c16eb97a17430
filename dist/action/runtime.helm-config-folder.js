// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{posix,win32}from"node:path";function helmConfigFolder(environment,os){let{join}=os==="win32"?win32:posix,named=(name,...below)=>{let folder=environment[name]??"";return folder===""?void 0:join(folder,...below)},ofSystem=os==="win32"?named("APPDATA","helm"):named("HOME",...os==="darwin"?["Library","Preferences"]:[".config"],"helm");return named("HELM_CONFIG_HOME")??named("XDG_CONFIG_HOME","helm")??ofSystem}export{helmConfigFolder};
