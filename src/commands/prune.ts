/** `charthouse prune`: takes versions off an index by a retention policy. */
import { prune } from '../client/budget.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { prunePlan, pruneResult, pruneState } from '../report/prune-text.ts';
import { operationContext, planView, type RunCommand, resultView } from './command.ts';
import { confirmOn } from './confirm.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints what goes, and what only stays because something needs it. */
export const runPrune: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const ask = confirmOn(input, 'Delete these packages');
  const options = { ...optionsFor('prune', config), to: targetOf(config) };
  const report = await prune({ ...options, confirm: (plan) => ask(prunePlan(plan, planView(input))) }, operationContext(input));
  const { removed, kept, archive, deleted, orphans, isDeclined } = report;
  return {
    text: pruneResult(report, resultView(input)),
    document: { ...jsonDocument(report), prune: { removed, kept, archive, deleted, orphans, isDeclined } },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: pruneState(report, config.plan),
    exitCode: report.error?.exitCode ?? 0,
  };
};
