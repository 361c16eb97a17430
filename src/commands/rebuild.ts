/** `charthouse rebuild`: repairs the index of a repository from its packages. */

import { rebuild } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { rebuildResult, rebuildState } from '../report/rebuild-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints each package that was added, each that has no entry, and each entry without a package. */
export const runRebuild: RunCommand = async (input) => {
  const { config } = input;
  // A wrong target is reported before any file is read.
  parseTarget(targetOf(config));
  const report = await rebuild({ ...optionsFor('rebuild', config), to: targetOf(config) }, operationContext(input));
  const { orphans, missing, part } = report;
  return {
    text: rebuildResult(report, resultView(input)),
    document: { ...jsonDocument(report), orphans, missing, ...(part === null ? {} : { part }) },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: rebuildState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
