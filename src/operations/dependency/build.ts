/** Gets the dependencies that the lock of a chart names, whether charts/ has them or not. */
import type { Dependencies, GetDependencies } from '../../chart/add-dependencies.ts';
import { checkLock, placeOf } from '../../chart/dependencies.ts';
import type { GetLocked } from './get-locked.ts';
import { checkInCharts } from './in-charts.ts';

/** A chart without dependencies needs none. Helm would update a chart without a lock: nothing would then say which versions were meant. */
export function builtDependencies(getLocked: GetLocked): GetDependencies {
  return async (chart, folder): Promise<Dependencies | undefined> => {
    if ((chart.metadata.dependencies ?? []).length === 0) return undefined;
    checkLock(chart, folder);
    for (const [at, { name, version = '', repository }] of (chart.metadata.dependencies ?? []).entries()) {
      if (repository === '') checkInCharts({ name, version, repository, chart: folder, where: placeOf(chart, at) }, chart);
    }
    return { packages: await getLocked(chart, folder) };
  };
}
