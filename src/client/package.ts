/** The operations that package charts. */
import type { Package } from '../chart/types.ts';
import { checkPath } from '../config/check-options.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { PackageChartsOptions, PackageOptions } from '../operations/options.ts';
import type { PackageReport } from '../operations/package/report.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, withServices } from './context.ts';
import { dependenciesFor } from './dependencies.ts';
import { withFigures } from './figures.ts';
import { helmsFor } from './helm.ts';
import { readCall } from './read-call.ts';
import { threadsFor } from './threads.ts';
import { withWarnings } from './warnings.ts';

/**
 * Packages charts into a folder: all of them, or none. `error` of the report has the reason.
 *
 * @throws CH_USAGE for a `sourceDateEpoch` that is not a time, and for `packager: 'helm'` without a Helm version
 */
export async function packageCharts(given: PackageChartsOptions, context: OperationContext = {}): Promise<PackageReport> {
  const options = readCall('packageCharts', given, context);
  const [
    { packageCharts: run },
    { checkCharts },
    { checkPackager },
    { checkDependencyUpdate },
    { modifiedFrom },
    { filesIn },
    { outputIn },
  ] = await Promise.all([
    import('../operations/package/package-charts.ts'),
    import('../operations/check-charts.ts'),
    import('../operations/check-packager.ts'),
    import('../operations/check-dependency-update.ts'),
    import('../chart/package.ts'),
    import('../runtime/files-in.ts'),
    import('../runtime/output-folder.ts'),
  ]);
  checkCharts(options.charts, 'package');
  checkPackager(options);
  checkDependencyUpdate(options);
  const { charts, destination, version: chartVersion, appVersion, dryRun, packager, sourceDateEpoch } = options;
  const modifiedSeconds = modifiedFrom(sourceDateEpoch);
  const request = {
    charts,
    destination,
    version: chartVersion,
    appVersion,
    dryRun,
    packager,
    limits: limitsOf(options),
    modifiedSeconds,
  };
  const output = outputIn(context.folder ?? '');
  return withServices(context, options.deadlineMs, async (services) => {
    const { signal, onEvent } = services;
    const { contents, git } = await contentsOf(options, { ...context, signal });
    const helms = packager === 'helm' ? helmsFor(options, context, services) : undefined;
    const threads = await threadsFor(charts, context, signal);
    const ports = { onEvent, helms, files: filesIn(context.folder, signal), output, git, threads, signal };
    return withFigures(services, () =>
      withWarnings((warn) => {
        const getDependencies = dependenciesFor(options, context, { ...services, warn });
        return run({ ...request, contents }, { ...ports, getDependencies });
      }),
    );
  });
}

/** `packageChart` has no option for it: only dependencies from other machines take long. */
const packagingMs = 600_000;

/**
 * Packages one chart, in memory.
 *
 * @throws CH_USAGE; CH_CHART_UNREADABLE, CH_CHART_YAML, CH_CHART_INVALID, CH_CHART_IGNORE, CH_CHART_DEPENDENCY, CH_CHART_TOO_LARGE,
 * CH_PACKAGE_INVALID where Helm would refuse the chart
 */
export async function packageChart(folder: string, given: PackageOptions = {}, context: OperationContext = {}): Promise<Package> {
  const options = readCall('packageChart', given, context);
  checkPath('packageChart', 'folder', folder);
  const [{ packageChart: run }, { checkDependencyUpdate }, { modifiedFrom }, { filesIn }, { pauseUntil }, { unlistableText }] =
    await Promise.all([
      import('../chart/package-chart.ts'),
      import('../operations/check-dependency-update.ts'),
      import('../chart/package.ts'),
      import('../runtime/files-in.ts'),
      import('../runtime/pause.ts'),
      import('../repository/packages/unlistable-text.ts'),
    ]);
  checkDependencyUpdate(options);
  const { version: chartVersion, appVersion, sourceDateEpoch } = options;
  const limits = limitsOf(options);
  const modifiedSeconds = modifiedFrom(sourceDateEpoch);
  const made = await withServices(context, packagingMs, (services) =>
    withWarnings(async (warn) =>
      run(folder, {
        ...(await contentsOf(options, { ...context, signal: services.signal })),
        getDependencies: dependenciesFor(options, context, { ...services, warn }),
        files: filesIn(context.folder, services.signal),
        version: chartVersion,
        appVersion,
        limits,
        modifiedSeconds,
        pause: pauseUntil(services.signal),
      }),
    ),
  );
  const unlistable = unlistableText(folder, made);
  if (unlistable !== undefined) throw unlistable;
  return made;
}
