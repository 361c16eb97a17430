/** `charthouse gate`: may these charts be published? */
import { findCharts } from '../config/charts.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { gateResult } from '../report/gate-text.ts';
import { filesIn } from '../runtime/files-in.ts';
import { gate } from '../wire/gate.ts';
import { type RunCommand, verbContext } from './command.ts';

/** Prints a line for each chart that passed. */
export const runGate: RunCommand = async (input) => {
  const { words, config, surroundings } = input;
  const charts = await findCharts({ words, configured: config.charts }, filesIn(surroundings.folder, surroundings.signal));
  const sourceDateEpoch = surroundings.environment['SOURCE_DATE_EPOCH'];
  const report = await gate({ ...config, charts, sourceDateEpoch }, verbContext(input));
  return {
    text: gateResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
