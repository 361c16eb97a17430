// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{wrongAccount}from"./ports.identity.js";import{asCharthouseError}from"./client.operations.js";import"./nothing.js";async function askIdentity({account},ports){let{host,clock,signal,traffic}=ports,started=clock.now(),identity=null,error=null;try{if(identity=await host.identify(signal),account!==void 0&&account!==identity.account)throw wrongAccount(account,identity.account,identity.arn)}catch(thrown){error=asCharthouseError(thrown,signal)}return{command:"authenticate",identity,figures:{...traffic(),durationMs:clock.now()-started},warnings:[],error}}export{askIdentity};
