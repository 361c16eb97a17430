/** `charthouse diff`: what changes between two published versions of a chart, or between two index versions. */
import { CharthouseError } from '../base/error.ts';
import { diffIndexes } from '../client/history.ts';
import { diffVersions } from '../client/review.ts';
import { option } from '../hint/hint.ts';
import { diffResult, diffState } from '../report/diff-text.ts';
import { jsonDocument } from '../report/document.ts';
import { indexDiffResult, indexDiffState } from '../report/index-diff-text.ts';
import { type CommandInput, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';

/** Prints the changed files, and a unified diff. */
export const runDiff: RunCommand = async (input) => {
  const { args, config } = input;
  const [name, before, after] = args;
  if (name !== undefined && before !== undefined && args.length === 2) return diffOfIndexes(input, { before: name, after: before });
  if (name === undefined || before === undefined || after === undefined || args.length > 3) {
    throw new CharthouseError('CH_USAGE', {
      message: `charthouse diff takes a chart and two of its versions, or two index versions, and got ${args.length === 1 ? 'one argument' : `${args.length} arguments`}`,
      hint: 'pass the name of the chart and two versions: charthouse diff NAME VERSION VERSION',
    });
  }
  const to = readsByUrl(config) ? undefined : targetOf(config);
  const report = await diffVersions({ ...optionsFor('diffVersions', config), to, name, before, after }, operationContext(input));
  const { comparison } = report;
  return {
    text: diffResult(report, resultView(input)),
    document: { ...jsonDocument(report), diff: { kind: 'versions', name, before: report.before, after: report.after, ...comparison } },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: diffState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};

async function diffOfIndexes(input: CommandInput, ids: { readonly before: string; readonly after: string }): Promise<CommandResult> {
  const { config } = input;
  if (readsByUrl(config)) {
    throw new CharthouseError('CH_USAGE', {
      message: 'the earlier versions of an index cannot be read by the URL of a repository',
      hint: `name the bucket or the folder with ${option('to')}; for a chart, pass its name and two versions`,
    });
  }
  const report = await diffIndexes({ ...optionsFor('diffIndexes', config), to: targetOf(config), ...ids }, operationContext(input));
  const { before, after, added, changed, removed, error, warnings } = report;
  const diff = { kind: 'indexes', before, after, added, changed, removed };
  return {
    text: indexDiffResult(report, resultView(input)),
    document: { ...jsonDocument(report), ...{ diff } },
    warnings,
    errors: error === null ? [] : [{ error }],
    state: indexDiffState(report),
    exitCode: error?.exitCode ?? 0,
  };
}
