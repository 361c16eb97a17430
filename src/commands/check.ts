/** `charthouse check`: charts of a pull request against what is published. */
import { type CheckReads, check } from '../client/review.ts';
import { parseTarget } from '../config/target.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { checkPage } from '../report/check-markdown.ts';
import { checkResult, checkState } from '../report/check-text.ts';
import { jsonDocument } from '../report/document.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';
import { readsByUrl } from './reads-by-url.ts';

/** Prints the outcome of each chart, and what it changes. */
export const runCheck: RunCommand = async (input) => {
  const { config, context } = input;
  const to = targetOf(config);
  parseTarget(to);
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = context.environment['SOURCE_DATE_EPOCH'];
  const options = { ...optionsFor('check', config), charts, to, sourceDateEpoch };
  const report = await check(options, operationContext(input), readsOf(config));
  const { target, url } = report.repository;
  const repository = { target: target === '' ? null : target, url };
  const document = { ...jsonDocument({ ...report, repository }), checks: report.checks };
  const result: CommandResult = {
    text: checkResult(report, resultView(input)),
    page: checkPage(report),
    document,
    warnings: report.warnings,
    errors: chartErrors(report),
    state: checkState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, warnings);
};

/**
 * A pull request has no credentials, so a bucket or stack that only charthouse.yaml names is not asked: the file is for the runs that publish.
 * If the file has a URL too, that is the one to read.
 */
function readsOf(config: ResolvedConfig): CheckReads {
  const isForThisRun = config.sources.to !== undefined && config.sources.to.kind !== 'file';
  if (config.url !== undefined && (!isForThisRun || readsByUrl(config))) return 'url';
  return isForThisRun || parseTarget(targetOf(config)).kind === 'folder' ? 'to' : 'nothing';
}
