/** `charthouse rebase-urls`: changes the base of the URLs in the index. */

import { rebaseUrls } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { rebaseResult, rebaseState } from '../report/rebase-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints each changed URL, and each package that is missing at its new URL. */
export const runRebaseUrls: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const report = await rebaseUrls({ ...optionsFor('rebaseUrls', config), to: targetOf(config) }, operationContext(input));
  const { changed, findings } = report;
  return {
    text: rebaseResult(report, resultView(input)),
    document: { ...jsonDocument(report), changed, findings },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: rebaseState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
