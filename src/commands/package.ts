/** `charthouse package`: packages charts into a folder. */

import { packageCharts } from '../client/package.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { packageResult } from '../report/package-text.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, operationContext, type RunCommand } from './command.ts';
import { optionsFor } from './options-for.ts';
import { refuseUnusedHelm } from './unused-helm.ts';

/** Prints the path of each package on a line of its own. */
export const runPackage: RunCommand = async (input) => {
  const { config, context } = input;
  refuseUnusedHelm(config, 'package');
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = context.environment['SOURCE_DATE_EPOCH'];
  const report = await packageCharts({ ...optionsFor('packageCharts', config), charts, sourceDateEpoch }, operationContext(input));
  const result: CommandResult = {
    text: packageResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, warnings);
};
