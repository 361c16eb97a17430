/** `charthouse yank` and `charthouse restore`: versions leave the index, or are listed again. */
import { restore, yank } from '../client/yank.ts';
import { parseTarget } from '../config/target.ts';
import type { YankReport } from '../operations/yank/request.ts';
import { jsonDocument } from '../report/document.ts';
import type { View } from '../report/view.ts';
import { yankPlan, yankResult, yankState } from '../report/yank-text.ts';
import { type CommandResult, operationContext, planView, type RunCommand, resultView } from './command.ts';
import { confirmOn } from './confirm.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints the versions that leave the index. */
export const runYank: RunCommand = async (input) => {
  const { args, config } = input;
  parseTarget(targetOf(config));
  const ask = confirmOn(input, 'Delete these packages');
  const options = { ...optionsFor('yank', config), to: targetOf(config), versions: args };
  return resultOf(
    await yank({ ...options, confirm: (plan) => ask(yankPlan(plan, planView(input))) }, operationContext(input)),
    resultView(input),
  );
};

/** Prints the versions that are listed again. */
export const runRestore: RunCommand = async (input) => {
  const { args, config } = input;
  parseTarget(targetOf(config));
  return resultOf(
    await restore({ ...optionsFor('restore', config), to: targetOf(config), versions: args }, operationContext(input)),
    resultView(input),
  );
};

function resultOf(report: YankReport, view: View): CommandResult {
  const { versions, isDeclined, error } = report;
  const document = { ...jsonDocument(report), versions, isDeclined };
  return {
    text: yankResult(report, view),
    document,
    warnings: report.warnings,
    errors: error === null ? [] : [{ error }],
    state: yankState(report),
    exitCode: error?.exitCode ?? 0,
  };
}
