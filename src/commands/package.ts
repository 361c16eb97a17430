/** `charthouse package`: chart folders to packages in a folder. */
import { CharthouseError } from '../base/error.ts';
import type { ResolvedConfig } from '../config/types.ts';
import { chartErrors } from '../report/chart-errors.ts';
import { jsonDocument } from '../report/document.ts';
import { packageResult } from '../report/package-text.ts';
import { packageCharts } from '../wire/package.ts';
import { chartsOf } from './charts.ts';
import { alsoWarning, type CommandResult, type RunCommand, verbContext } from './command.ts';

const helmFlags = ['helm-version', 'helm-sha256', 'helm-url'] as const;

/** In the file and the environment they are also for `publish` and `gate`; as a flag, somebody expects that Helm looks at the chart. */
function refuseUnusedHelm({ packager, sources }: ResolvedConfig): void {
  const flag = helmFlags.find((name) => sources[name].kind === 'flag');
  if (packager === 'helm' || flag === undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: `--${flag} has no effect on package without --packager helm`,
    hint: 'to have Helm lint and render the chart, run charthouse gate',
  });
}

/** Prints the path of each package on a line of its own. */
export const runPackage: RunCommand = async (input) => {
  const { config, surroundings } = input;
  refuseUnusedHelm(config);
  const { charts, warnings } = await chartsOf(input);
  const sourceDateEpoch = surroundings.environment['SOURCE_DATE_EPOCH'];
  const report = await packageCharts({ ...config, charts, sourceDateEpoch }, verbContext(input));
  const result: CommandResult = {
    text: packageResult(report),
    document: jsonDocument(report),
    warnings: report.warnings,
    errors: chartErrors(report),
    exitCode: report.error?.exitCode ?? 0,
  };
  return alsoWarning(result, warnings);
};
