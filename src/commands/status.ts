/** `charthouse status`: publish history and repository health. */

import { CharthouseError } from '../base/error.ts';
import { status } from '../client/operations.ts';
import { option } from '../hint/hint.ts';
import { jsonDocument } from '../report/document.ts';
import { prometheusText } from '../report/prometheus.ts';
import { statusResult, statusState } from '../report/status-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';
import { keptStatusPage } from './status-page.ts';

/** Prints each part, or what to do if it is unavailable. */
export const runStatus: RunCommand = async (input) => {
  const { config, context } = input;
  if (config.prometheus && config.json) {
    throw new CharthouseError('CH_USAGE', {
      message: `${option('json')} and ${option('prometheus')} exclude each other`,
      hint: 'pass one of them',
    });
  }
  const report = await status(optionsFor('status', config), operationContext(input));
  const { publishing, bucket, cdn, index, window, ...common } = report;
  const page = await keptStatusPage(input, report);
  const warnings = [...report.warnings, ...page.warnings];
  const { error } = report;
  return {
    text: config.prometheus ? prometheusText(report).trimEnd() : statusResult(report, isPlain(context.environment), resultView(input)),
    document: { ...jsonDocument({ ...common, warnings }), status: { window, publishing, bucket, cdn, index } },
    warnings,
    errors: error === null ? [] : [{ error }],
    state: `${statusState(report)}${page.state}`,
    exitCode: error?.exitCode ?? 0,
  };
};

/** No locale set: assume a CI log in UTF-8. */
function isPlain(environment: Readonly<Record<string, string | undefined>>): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return environment['TERM'] === 'dumb' || (locale !== '' && !/utf-?8/i.test(locale));
}
