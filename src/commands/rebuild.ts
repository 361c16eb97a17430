/** `charthouse rebuild`: the index of a repository, made anew from its packages. */

import { rebuild } from '../client/operations.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { rebuildResult, rebuildState } from '../report/rebuild-text.ts';
import { type RunCommand, verbContext } from './command.ts';

/** Prints each package that was added, each that has no entry, and each entry without a package. */
export const runRebuild: RunCommand = async (input) => {
  const { config } = input;
  // A wrong target is told before a file is looked for.
  parseTarget(config.to);
  // A style that nobody asked for leaves an index in the style that it has.
  const indexStyle = config.sources['index-style'].kind === 'default' ? undefined : config.indexStyle;
  const indexUrls = config.sources['index-urls'].kind === 'default' ? undefined : config.indexUrls;
  const report = await rebuild({ ...config, indexStyle, indexUrls }, verbContext(input));
  const { orphans, missing } = report;
  return {
    text: rebuildResult(report),
    document: { ...jsonDocument(report), orphans, missing },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: rebuildState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
