/** The operations on dependencies as programs call them: a failed one throws its error, with the report. */
import type { DependencyReport } from '../operations/dependency/report.ts';
import type { BuildDependenciesOptions, ListDependenciesOptions, UpdateDependenciesOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import * as dependencies from './dependency-operations.ts';
import { orThrow, type Succeeded } from './failure.ts';

/**
 * Lists the dependencies of charts, like `charthouse dependency list`: ranges, locked versions, and what charts/ has. Reads only.
 *
 * @returns for each chart, the state of its lock, and its dependencies with the words of `helm dependency list`
 * @throws CharthouseError if a chart cannot be read; `report.charts` says which one
 * @example
 * const { charts } = await listDependencies({ charts: ['charts/app'] });
 * for (const { name, lock, dependencies } of charts) console.log(name, lock, dependencies.map(({ status }) => status));
 */
export function listDependencies(options: ListDependenciesOptions, context: OperationContext = {}): Promise<Succeeded<DependencyReport>> {
  return orThrow(dependencies.listDependencies(options, context), context);
}

/**
 * Writes the dependencies that the locks of charts name to their charts/, like `charthouse dependency build`.
 *
 * @returns for each chart, the files that were `written` and `removed`
 * @throws CharthouseError; `report.charts` says which chart is at fault. The other charts are done all the same.
 * @example
 * const { charts } = await buildDependencies({ charts: ['charts/app'] });
 * console.log(charts.flatMap(({ written }) => written));
 */
export function buildDependencies(options: BuildDependenciesOptions, context: OperationContext = {}): Promise<Succeeded<DependencyReport>> {
  return orThrow(dependencies.buildDependencies(options, context), context);
}

/**
 * Chooses the newest versions that charts allow, and writes their locks and charts/, like `charthouse dependency update`.
 *
 * @returns for each chart, its dependencies with the versions that are `locked` now, and the files that were `written` and `removed`
 * @throws CharthouseError; `report.charts` says which chart is at fault. The other charts are done all the same.
 * @example
 * const { charts } = await updateDependencies({ charts: ['charts/app'], dryRun: true });
 * for (const { name, dependencies } of charts) console.log(name, dependencies.map(({ locked }) => locked));
 */
export function updateDependencies(
  options: UpdateDependenciesOptions,
  context: OperationContext = {},
): Promise<Succeeded<DependencyReport>> {
  return orThrow(dependencies.updateDependencies(options, context), context);
}
