/** `charthouse history`: the versions of an index. */
import { history } from '../client/history.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { historyResult, historyState } from '../report/history-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints one line for each index version, and what it changed. */
export const runHistory: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const report = await history({ ...optionsFor('history', config), to: targetOf(config) }, operationContext(input));
  const { history: versions, more, inCheckout } = report;
  return {
    text: historyResult(report, resultView(input)),
    document: { ...jsonDocument(report), history: versions, more, inCheckout },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: historyState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
