// The GitHub Action of charthouse, made of src/action/main.ts by scripts/generate.mjs: do not edit.
import { createRequire as charthouseRequire } from 'node:module';
const require = charthouseRequire(import.meta.url);
import{ENV_ACCOUNT_ID,ENV_CREDENTIAL_SCOPE,ENV_EXPIRATION,ENV_KEY,ENV_SECRET,ENV_SESSION,fromEnv}from"./aws-sdk.credential-provider-env.dist-es.fromEnv.js";import"./smithy.core.dist-es.submodules.client.middleware-stack.MiddlewareStack.js";import"./smithy.core.dist-es.submodules.protocols.json.codec-v2.JsonShapeSerializer2.js";import"./smithy.core.dist-es.submodules.serde.date-utils.js";import"./nothing.js";export{ENV_ACCOUNT_ID,ENV_CREDENTIAL_SCOPE,ENV_EXPIRATION,ENV_KEY,ENV_SECRET,ENV_SESSION,fromEnv};
