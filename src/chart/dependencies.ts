/** Checks that declared dependencies are in charts/: otherwise the package would install without them. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { LoadedChart } from './load-chart.ts';
import { lockState } from './lock-digest.ts';

/** A declared dependency that charts/ lacks, with its place in the list. */
export interface MissingDependency {
  readonly name: string;
  readonly index: number;
}

/** Compares only names, as Helm does when it packages: the lock file is responsible for versions. */
export function missingDependencies({ metadata, subcharts }: LoadedChart): readonly MissingDependency[] {
  const present = new Set(subcharts.map((subchart) => subchart.metadata.name));
  return (metadata.dependencies ?? []).flatMap(({ name }, index) => (present.has(name) ? [] : [{ name, index }]));
}

/** @throws CH_CHART_DEPENDENCY with all missing names */
export function checkDependencies(chart: LoadedChart, folder: string): void {
  const { decoded } = chart;
  const missing = missingDependencies(chart);
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(({ name }) => quoted(name)).join(', ');
  throw new CharthouseError('CH_CHART_DEPENDENCY', {
    message: `declared as ${missing.length === 1 ? 'a dependency' : 'dependencies'}, but not in charts/: ${names}`,
    hint: hintFor(chart, folder),
    where: decoded.places.get(`dependencies[${first.index}]`) ?? { file: decoded.file },
    details: { missing: missing.map(({ name }) => name) },
  });
}

/** `build` refuses a lock that does not match, and without a lock it is an `update`. */
function hintFor(chart: LoadedChart, folder: string): string {
  if (lockState(chart) !== 'out-of-step') return `run: helm dependency build ${folder}`;
  return `run: helm dependency update ${folder} (its lock file does not match these dependencies), and commit the lock`;
}
