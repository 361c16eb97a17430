/** `charthouse repair`: corrects what makes a Helm refuse an index. */
import { repair } from '../client/audit.ts';
import { parseTarget } from '../config/target.ts';
import { jsonDocument } from '../report/document.ts';
import { repairResult, repairState } from '../report/repair-text.ts';
import { operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor, targetOf } from './options-for.ts';

/** Prints the plan as a diff, and what is left. */
export const runRepair: RunCommand = async (input) => {
  const { config } = input;
  parseTarget(targetOf(config));
  const report = await repair({ ...optionsFor('repair', config), to: targetOf(config) }, operationContext(input));
  const { changes, left } = report;
  return {
    text: repairResult(report, resultView(input)),
    document: { ...jsonDocument(report), changes, left },
    warnings: report.warnings,
    errors: report.error === null ? [] : [{ error: report.error }],
    state: repairState(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
