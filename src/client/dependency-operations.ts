/** The operations on dependencies. */
import type { DependencyReport } from '../operations/dependency/report.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { BuildDependenciesOptions, Complete, ListDependenciesOptions, UpdateDependenciesOptions } from '../operations/options.ts';
import { type OperationContext, type Services, withServices } from './context.ts';
import { type DependencyGetters, dependencyGetters } from './dependencies.ts';
import { readPins } from './dependency-cache.ts';
import { namedBy } from './dependency-sources.ts';
import { withFigures } from './figures.ts';
import { readCall } from './read-call.ts';
import { repositoriesFor } from './repositories.ts';
import { withWarnings } from './warnings.ts';

/**
 * What charts declare, what their locks name, and what charts/ has. Reads only. `error` of the report has the reason.
 *
 * @throws CH_USAGE for invalid options; CH_NO_CHARTS for an empty list
 */
export async function listDependencies(given: ListDependenciesOptions, context: OperationContext = {}): Promise<DependencyReport> {
  const options = readCall('listDependencies', given, context);
  const [{ listDependencies: run }, { checkCharts }, { filesIn }] = await Promise.all([
    import('../operations/dependency/list-dependencies.ts'),
    import('../operations/check-charts.ts'),
    import('../runtime/files-in.ts'),
  ]);
  const { charts, allowOutsideLinks, deadlineMs } = options;
  checkCharts(charts, 'read');
  return withServices(context, deadlineMs, (services) =>
    withFigures(services, () =>
      withWarnings((warn) => {
        const { onEvent, signal } = services;
        const named = namedBy(repositoriesFor(context, signal), warn);
        const ports = { files: filesIn(context.folder, signal), limits: limitsOf(options), allowOutsideLinks };
        return run({ charts }, { ...ports, named, onEvent, signal });
      }),
    ),
  );
}

/**
 * Writes the locked dependencies of charts to charts/. `error` of the report has the reason.
 *
 * @throws CH_USAGE for invalid options; CH_NO_CHARTS for an empty list
 */
export async function buildDependencies(given: BuildDependenciesOptions, context: OperationContext = {}): Promise<DependencyReport> {
  const options = readCall('buildDependencies', given, context);
  const { builtDependencies } = await import('../operations/dependency/build.ts');
  return change(options, context, ({ locked }) => ({ getDependencies: builtDependencies(locked) }));
}

/**
 * Chooses the versions of the dependencies of charts again, and writes charts/ and the locks. `error` of the report has the reason.
 *
 * @throws CH_USAGE for invalid options, and for a `sourceDateEpoch` that is not a time; CH_NO_CHARTS for an empty list
 */
export async function updateDependencies(given: UpdateDependenciesOptions, context: OperationContext = {}): Promise<DependencyReport> {
  const options = readCall('updateDependencies', given, context);
  const [{ modifiedFrom }, { timeText }] = await Promise.all([import('../chart/package.ts'), import('../chart/lock-file.ts')]);
  const { sourceDateEpoch } = options;
  const fixed = sourceDateEpoch === undefined || sourceDateEpoch === '' ? undefined : modifiedFrom(sourceDateEpoch) * 1000;
  return change(
    options,
    context,
    // A pin file stays complete: the versions that are chosen now go into it, too.
    ({ updated, kept }) => ({ getDependencies: updated, pin: options.pin || kept.pins !== undefined }),
    ({ clock }) => timeText(fixed ?? clock.now()),
  );
}

/** How dependencies are got. */
interface Chosen {
  readonly getDependencies: DependencyGetters['updated'];
  /** Whether they are pinned; the option decides if absent. */
  readonly pin?: boolean;
}

type ChangeOptions = Complete<'buildDependencies'> | Complete<'updateDependencies'>;

async function change(
  options: ChangeOptions,
  context: OperationContext,
  choose: (getters: DependencyGetters) => Chosen,
  generatedOf: (services: Services) => string = () => '',
): Promise<DependencyReport> {
  const [{ changeDependencies }, { writePins }, { checkCharts }, { filesIn }, { outputIn }] = await Promise.all([
    import('../operations/dependency/change-dependencies.ts'),
    import('../operations/dependency/write-pins.ts'),
    import('../operations/check-charts.ts'),
    import('../runtime/files-in.ts'),
    import('../runtime/output-folder.ts'),
  ]);
  const { charts, dryRun, allowOutsideLinks, deadlineMs } = options;
  checkCharts(charts, 'read');
  return withServices(context, deadlineMs, async (services) => {
    const { onEvent, signal } = services;
    const ports = { files: filesIn(context.folder, signal), output: outputIn(context.folder ?? ''), limits: limitsOf(options) };
    return withFigures(services, () =>
      withWarnings(async (warn) => {
        const contents = { ...options, committedOnly: false };
        const getters = await dependencyGetters(contents, generatedOf(services), context, { ...services, warn });
        const { named, kept } = getters;
        const { getDependencies, pin = options.pin } = choose(getters);
        const changing = { ...ports, allowOutsideLinks, named, onEvent, signal, getDependencies };
        const report = await changeDependencies({ charts, dryRun }, changing);
        const pinning = { ...kept, ...ports, readPins: () => readPins(context, signal), signal };
        return pin ? writePins(report, pinning) : report;
      }),
    );
  });
}
