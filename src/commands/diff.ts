/** `charthouse diff`: what changes between two published versions of a chart. */
import { CharthouseError } from '../base/error.ts';
import { diffVersions } from '../client/review.ts';
import { diffResult, diffState } from '../report/diff-text.ts';
import { jsonDocument } from '../report/document.ts';
import { operationContext, type RunCommand } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';

/** Prints the changed files, and a unified diff. */
export const runDiff: RunCommand = async (input) => {
  const { args, config } = input;
  const [name, before, after] = args;
  if (name === undefined || before === undefined || after === undefined || args.length > 3) {
    throw new CharthouseError('CH_USAGE', {
      message: `charthouse diff compares two versions of one chart, and got ${args.length === 1 ? 'one argument' : `${args.length} arguments`}`,
      hint: 'pass the name of the chart and two versions: charthouse diff NAME VERSION VERSION',
    });
  }
  const to = readsByUrl(config) ? undefined : targetOf(config);
  const report = await diffVersions({ ...optionsFor('diffVersions', config), to, name, before, after }, operationContext(input));
  const { comparison } = report;
  return {
    text: diffResult(report),
    document: { ...jsonDocument(report), diff: { kind: 'versions', name, before: report.before, after: report.after, ...comparison } },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: diffState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
