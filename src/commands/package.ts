/** `charthouse package`: chart folders to packages in a folder. */
import { findCharts } from '../config/charts.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { packageResult } from '../report/package-text.ts';
import { filesIn } from '../runtime/files-in.ts';
import { packageCharts } from '../wire/package.ts';
import { type RunCommand, verbContext } from './command.ts';

/** Prints the path of each package on a line of its own. */
export const runPackage: RunCommand = async (input) => {
  const { words, config, surroundings } = input;
  const charts = await findCharts({ words, configured: config.charts }, filesIn(surroundings.folder, surroundings.signal));
  const sourceDateEpoch = surroundings.environment['SOURCE_DATE_EPOCH'];
  const report = await packageCharts({ ...config, charts, sourceDateEpoch }, verbContext(input));
  return {
    text: packageResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    exitCode: report.error?.exitCode ?? 0,
  };
};
