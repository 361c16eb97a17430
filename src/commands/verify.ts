/** `charthouse verify`: compares every listed package with its digest. */

import { verify } from '../client/operations.ts';
import { jsonDocument } from '../report/document.ts';
import { verifyResult, verifyState } from '../report/verify-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';

/** Prints each finding. */
export const runVerify: RunCommand = async (input) => {
  const { args, config } = input;
  const report = await verify(
    { ...optionsFor('verify', config), to: readsByUrl(config) ? undefined : targetOf(config), versions: args },
    operationContext(input),
  );
  const { revision, versions } = report.index;
  const index = { revisionBefore: revision, revisionAfter: revision, versionsBefore: versions, versionsAfter: versions, attempts: 0 };
  return {
    text: verifyResult(report, resultView(input)),
    document: { ...jsonDocument({ ...report, index }), findings: report.findings },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: verifyState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
