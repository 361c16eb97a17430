/** `charthouse gate`: lints and renders charts. */

import { gate } from '../client/gate.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { gateResult } from '../report/gate-text.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, operationContext, type RunCommand, resultView } from './command.ts';
import { optionsFor } from './options-for.ts';

/** Prints a line for each chart that passed. */
export const runGate: RunCommand = async (input) => {
  const { config, context } = input;
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = context.environment['SOURCE_DATE_EPOCH'];
  const report = await gate({ ...optionsFor('gate', config), charts, sourceDateEpoch }, operationContext(input));
  const result: CommandResult = {
    text: gateResult(report, resultView(input)),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, warnings);
};
