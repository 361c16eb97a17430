/** `charthouse authenticate`: the AWS identity that charthouse would use. */

import { authenticate } from '../client/authenticate.ts';
import { jsonDocument } from '../report/document.ts';
import { identityResult } from '../report/identity-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints account, ARN, source of the keys, and their expiry. */
export const runAuthenticate: RunCommand = async (input) => {
  const { config } = input;
  const report = await authenticate(optionsFor('authenticate', config), operationContext(input));
  const { identity, warnings, error } = report;
  return {
    text: identity === null ? '' : identityResult(identity, config.roleToAssume, resultView(input)),
    document: { ...jsonDocument(report), identity },
    warnings,
    errors: error === null ? [] : [{ error }],
    exitCode: error?.exitCode ?? 0,
  };
};
