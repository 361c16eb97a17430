/** Checks that declared dependencies are in charts/: otherwise the package would install without them. */

import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import type { DependingChart, LoadedChart } from './load-chart.ts';
import { lockDifference } from './lock-difference.ts';
import { type LockState, lockState, urlsByLock } from './lock-digest.ts';

/** A declared dependency that charts/ lacks, with its place in the list. */
export interface MissingDependency {
  readonly name: string;
  readonly index: number;
}

/** Compares only names, as Helm does when it packages: the lock file is responsible for versions. */
export function missingDependencies({ metadata, subcharts }: DependingChart): readonly MissingDependency[] {
  const present = new Set(subcharts.map((subchart) => subchart.metadata.name));
  return (metadata.dependencies ?? []).flatMap(({ name }, index) => (present.has(name) ? [] : [{ name, index }]));
}

/**
 * `ignored` are the paths of packages that `.helmignore` keeps out.
 *
 * @throws CH_CHART_DEPENDENCY with all missing names; CH_LOCK_OUT_OF_STEP if the lock that should complete them is of other dependencies
 */
export function checkDependencies(chart: DependingChart, folder: string, ignored: readonly string[] = []): void {
  const missing = missingDependencies(chart);
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(({ name }) => name);
  const state = lockState(chart);
  if (state === 'out-of-step') throw outOfStep(chart, folder);
  throw new CharthouseError('CH_CHART_DEPENDENCY', {
    message: `declared as ${names.length === 1 ? 'a dependency' : 'dependencies'}, but not in charts/: ${names.map(quoted).join(', ')}`,
    hint: hintFor(chart, { state, folder, first, ignored }),
    where: placeOf(chart, first.index),
    details: { chart: folder, missing: names },
  });
}

/** A lock of other dependencies says nothing about these, so none of it is used. */
function outOfStep(chart: DependingChart, folder: string): CharthouseError {
  const { text, index } = lockDifference(chart);
  return new CharthouseError('CH_LOCK_OUT_OF_STEP', {
    message: `the lock does not match the dependencies: ${text}`,
    hint: `run: charthouse dependency update ${folder}, and commit the lock`,
    where: placeOf(chart, index),
    details: { chart: folder, missing: missingDependencies(chart).map(({ name }) => name) },
  });
}

/** The place of a field of a declared dependency, of the dependency itself, or of the file that declares them. */
export function placeOf({ decoded }: Pick<LoadedChart, 'decoded'>, index: number | undefined, field?: 'repository' | 'version'): Place {
  const path = `dependencies[${index}]`;
  return decoded.places.get(`${path}.${field}`) ?? decoded.places.get(path) ?? { file: decoded.file };
}

interface Lacking {
  readonly state: LockState;
  readonly folder: string;
  readonly first: MissingDependency;
  readonly ignored: readonly string[];
}

function hintFor({ metadata }: DependingChart, { state, folder, first, ignored }: Lacking): string {
  const [path] = ignored;
  if (path !== undefined) return `remove the line that matches ${path} from ${folder}/.helmignore`;
  if (metadata.dependencies?.[first.index]?.repository === '')
    return `put the chart ${quoted(first.name)} into ${folder}/charts, or declare the repository of it`;
  if (state === 'none')
    return `run: charthouse dependency update ${folder}, and commit the lock file that it writes; or pass ${option('dependency-update')}`;
  return `run: charthouse dependency build ${folder}`;
}

/**
 * Before anything is built from a lock. One of which only the digest is unknown is tried.
 *
 * @throws CH_CHART_DEPENDENCY if there is none, CH_LOCK_OUT_OF_STEP
 */
export function checkLock(chart: LoadedChart, folder: string): void {
  const state = lockState(chart);
  if (state === 'out-of-step') throw outOfStep(chart, folder);
  if (state !== 'none') return;
  throw new CharthouseError('CH_CHART_DEPENDENCY', {
    message: 'there is no lock, so nothing says which versions to fetch',
    hint: `run: charthouse dependency update ${folder}, and commit the lock file that it writes`,
    where: { file: chart.decoded.file },
    details: { chart: folder, missing: missingDependencies(chart).map(({ name }) => name) },
  });
}

/**
 * Whether charthouse can read all that charts/ lacks: the lock matches, and names repositories that are read without Helm. Names in Chart.yaml
 * count as configured with the URLs of the lock.
 */
export function canGetDependencies(chart: LoadedChart): boolean {
  const state = lockState(chart);
  if (state !== 'in-step' && !(state === 'unknown' && urlsByLock(chart).size > 0)) return false;
  const missing = new Set(missingDependencies(chart).map(({ name }) => name));
  const locked = (chart.lock?.dependencies ?? []).filter((each) => missing.has(String(each?.['name'])));
  return locked.every((each) => isReadable(String(each?.['repository'] ?? '')));
}

/** A repository whose dependencies charthouse reads. */
export function isReadable(repository: string): boolean {
  // Helm knows these two in lower case only.
  if (repository.startsWith('file://') || repository.startsWith('oci://')) return true;
  return /^https?:\/\//i.test(repository) && URL.canParse(repository);
}
