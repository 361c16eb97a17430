/** Adds dependencies to the files of a chart, in memory: the folder itself is not changed. */
import type { ChartFile } from '../archive/index.ts';
import { compareBytes } from '../base/byte-order.ts';
import type { Warning } from '../base/warning.ts';
import { missingDependencies } from './dependencies.ts';
import type { DependingChart, LoadedChart } from './load-chart.ts';
import { lockState } from './lock-digest.ts';
import { lockBytes } from './lock-file.ts';
import type { ChartLock } from './metadata.ts';

/** A packed dependency. */
export interface DependencyPackage {
  readonly name: string;
  readonly version: string;
  /** Its name in charts/. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** The packages of a chart's dependencies: of every one that has a repository. */
export interface Dependencies {
  readonly packages: readonly DependencyPackage[];
  /** What the lock file must contain; absent if it stays as it is. */
  readonly lock?: ChartLock | undefined;
  readonly warnings?: readonly Warning[];
}

/** Gets the dependencies of a chart; undefined if it needs none. `folder` is the chart's. */
export type GetDependencies = (chart: LoadedChart, folder: string) => Promise<Dependencies | undefined>;

/** A chart's files with its dependencies. */
export interface WithDependencies {
  readonly files: readonly ChartFile[];
  /** Paths of packages that `.helmignore` keeps out. */
  readonly ignored: readonly string[];
  readonly warnings: readonly Warning[];
}

/** How dependencies are added. */
export interface AddOptions {
  readonly files: readonly ChartFile[];
  /** Whether `.helmignore` excludes a path; if absent, it excludes none. */
  readonly isIgnored?: ((path: string) => boolean) | undefined;
  readonly getDependencies: GetDependencies | undefined;
}

/**
 * Whether charts/ lacks something that the lock may name. Names of repositories are not looked up yet, so the lock of a chart with names may
 * be out of step.
 */
export function lacksLocked(chart: LoadedChart): boolean {
  const state = lockState(chart);
  return missingDependencies(chart).length > 0 && (state === 'in-step' || state === 'unknown');
}

/**
 * The files with the dependencies in charts/, as `helm dependency build` or `update` leaves them: packages of an earlier build are replaced,
 * and folders stay. Undefined if nothing is added.
 */
export async function withDependencies(
  chart: LoadedChart,
  folder: string,
  { files, isIgnored = () => false, getDependencies }: AddOptions,
): Promise<WithDependencies | undefined> {
  const found = await getDependencies?.(chart, folder);
  if (found === undefined) return undefined;
  const { packages, lock, warnings = [] } = found;
  const replaced = new Set(replacedIn(chart).map(({ where }) => where.slice(folder.length + 1)));
  // Two repositories may have the same version of a name: Helm downloads both into one file, and the last one stays.
  const added = new Map(packages.map(({ fileName, bytes }) => [`charts/${fileName}`, bytes]));
  if (lock !== undefined) added.set(lockFileName(chart), lockBytes(lock));
  const kept = files.filter(({ path }) => !replaced.has(path) && !added.has(path));
  // `helm package` reads charts/ after the build, by the rules of .helmignore.
  const ignored = [...added.keys()].filter(isIgnored);
  for (const path of ignored) added.delete(path);
  const all = [...kept, ...[...added].map(([path, bytes]) => ({ path, bytes }))];
  return { files: all.sort((a, b) => compareBytes(a.path, b.path)), ignored, warnings };
}

/** The chart with these packages in charts/, as the checks of dependencies see it: each package was opened when it was fetched. */
export function withPackages(chart: LoadedChart, folder: string, { packages, lock = chart.lock }: Dependencies): DependingChart {
  const added = new Map(packages.map(({ fileName, name, version }) => [`${folder}/charts/${fileName}`, { name, version }]));
  const replaced = new Set(replacedIn(chart));
  const kept = chart.subcharts.filter((each) => !replaced.has(each) && !added.has(each.where));
  const all = [...kept, ...[...added].map(([where, metadata]) => ({ where, metadata }))];
  return { ...chart, lock, subcharts: all.sort((a, b) => compareBytes(a.where, b.where)) };
}

/** Packages of an earlier build. */
function replacedIn(chart: LoadedChart): LoadedChart['subcharts'] {
  const byHand = namesWithoutRepository(chart);
  return chart.subcharts.filter(({ where, metadata }) => where.endsWith('.tgz') && !byHand.has(metadata.name));
}

/** Dependencies that are kept in charts/ by hand: no command removes their packages. */
export function namesWithoutRepository({ metadata }: Pick<LoadedChart, 'metadata'>): ReadonlySet<string> {
  return new Set((metadata.dependencies ?? []).filter(({ repository }) => repository === '').map(({ name }) => name));
}

/** The lock file that Helm writes for a chart. */
export function lockFileName({ metadata }: Pick<LoadedChart, 'metadata'>): string {
  return metadata.apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock';
}
