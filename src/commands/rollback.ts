/** `charthouse rollback`: makes an earlier index version the current one again. */
import { rollback } from '../client/history.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { rollbackPlan, rollbackResult, rollbackState } from '../report/rollback-text.ts';
import { operationContext, planView, type RunCommand, resultView } from './command.ts';
import { confirmOn } from './confirm.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints what is listed again, changed and hidden. */
export const runRollback: RunCommand = async (input) => {
  const { args, config } = input;
  parseTarget(targetOf(config));
  const ask = confirmOn(input, 'Hide or change these versions');
  const options = { ...optionsFor('rollback', config), to: targetOf(config), version: args[0] ?? '' };
  const report = await rollback({ ...options, confirm: (plan) => ask(rollbackPlan(plan, planView(input))) }, operationContext(input));
  const { plan, isDeclined, error } = report;
  return {
    text: rollbackResult(report, resultView(input)),
    document: { ...jsonDocument(report), rollback: plan, isDeclined },
    warnings: report.warnings,
    errors: error === null ? [] : [{ error }],
    state: rollbackState(report),
    exitCode: error?.exitCode ?? 0,
  };
};
