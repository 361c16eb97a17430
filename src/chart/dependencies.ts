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

/** `build` refuses a lock that does not match. With a lock that matches, charthouse reads most dependencies itself. */
function hintFor(chart: LoadedChart, folder: string): string {
  const state = lockState(chart);
  if (state === 'none') return `run: helm dependency update ${folder}, and commit the lock file that it writes`;
  if (state !== 'out-of-step') return `run: helm dependency build ${folder}`;
  return `run: helm dependency update ${folder} (its lock file does not match these dependencies), and commit the lock`;
}

/** Whether charthouse can read all that charts/ lacks: the lock matches, and names repositories that are read without Helm. */
export function canGetDependencies(chart: LoadedChart): boolean {
  if (lockState(chart) !== 'in-step') return false;
  const missing = new Set(missingDependencies(chart).map(({ name }) => name));
  const locked = (chart.lock?.dependencies ?? []).filter((each) => missing.has(String(each?.['name'])));
  return locked.every((each) => isReadable(String(each?.['repository'] ?? '')));
}

/** A repository whose dependencies charthouse reads. */
export function isReadable(repository: string): boolean {
  return repository.startsWith('file://') || (/^https?:\/\//i.test(repository) && URL.canParse(repository));
}
