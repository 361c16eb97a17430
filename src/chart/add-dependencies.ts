/** Adds the dependencies that charts/ lacks to the files of a chart, in memory: the folder itself is not changed. */
import type { ChartFile } from '../archive/index.ts';
import { compareBytes } from '../base/byte-order.ts';
import { missingDependencies } from './dependencies.ts';
import type { LoadedChart } from './load-chart.ts';
import { lockState } from './lock-digest.ts';

/** A packed dependency. */
export interface DependencyPackage {
  /** `NAME-VERSION.tgz`. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/**
 * Fetches every dependency in the lock that has a repository. `folder` is the chart's. Names of repositories are not looked up yet, so the
 * lock of a chart with names may be out of step.
 */
export type GetDependencies = (chart: LoadedChart, folder: string) => Promise<readonly DependencyPackage[]>;

/**
 * The files with the locked dependencies in charts/, as `helm dependency build` leaves them: packages of an earlier build are replaced, and
 * folders stay. Undefined if charts/ lacks nothing, or if no lock matches the declared dependencies.
 */
export async function withDependencies(
  chart: LoadedChart,
  folder: string,
  { files, getDependencies }: { readonly files: readonly ChartFile[]; readonly getDependencies: GetDependencies | undefined },
): Promise<readonly ChartFile[] | undefined> {
  const state = lockState(chart);
  const canBuild = state === 'in-step' || state === 'unknown';
  if (getDependencies === undefined || missingDependencies(chart).length === 0 || !canBuild) return undefined;
  const packages = await getDependencies(chart, folder);
  const byHand = new Set((chart.metadata.dependencies ?? []).filter(({ repository }) => repository === '').map(({ name }) => name));
  const replaced = new Set(
    chart.subcharts
      .filter(({ where, metadata }) => where.endsWith('.tgz') && !byHand.has(metadata.name))
      .map(({ where }) => where.slice(folder.length + 1)),
  );
  // Two repositories may have the same version of a name: Helm downloads both into one file, and the last one stays.
  const added = new Map(packages.map(({ fileName, bytes }) => [`charts/${fileName}`, bytes]));
  const kept = files.filter(({ path }) => !replaced.has(path) && !added.has(path));
  return [...kept, ...[...added].map(([path, bytes]) => ({ path, bytes }))].sort((a, b) => compareBytes(a.path, b.path));
}
