/** Reads the folder of a chart whose dependencies are listed or changed. */
import type { ChartFile, ChartLimits } from '../../archive/index.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type LoadedChart, loadChart } from '../../chart/load-chart.ts';
import { type LockState, lockState } from '../../chart/lock-digest.ts';
import type { ChartLock } from '../../chart/metadata.ts';
import { printedRepository } from '../../chart/printed-repository.ts';
import { readFolder } from '../../chart/read-folder.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { DeclaredDependency } from './report.ts';

/** What reading needs. */
export interface DependantOptions {
  readonly files: ReadFiles;
  readonly limits: ChartLimits;
  readonly allowOutsideLinks: boolean;
  /** The chart with the URLs of the repositories that it names. @throws CH_DEPENDENCY_REPOSITORY for a name that nothing configures */
  readonly named: (chart: LoadedChart) => Promise<LoadedChart>;
}

/** A chart's folder as Helm loads it. */
export interface Dependant {
  /** Without a slash at the end. */
  readonly folder: string;
  readonly files: readonly ChartFile[];
  readonly chart: LoadedChart;
}

/** @throws what `readFolder` and `loadChart` throw; CH_CHART_UNREADABLE for a packed chart */
export async function readDependant(path: string, options: DependantOptions): Promise<Dependant> {
  const { folder, files } = await readDependantFiles(path, options);
  return { folder, files, chart: await load(files, folder, options) };
}

/** The files of the chart, which may be none. */
export async function readDependantFiles(
  path: string,
  { files, limits, allowOutsideLinks }: DependantOptions,
): Promise<Pick<Dependant, 'folder' | 'files'>> {
  // Shell completion adds a slash at the end; messages add their own.
  const folder = path.replace(/(?<=[^/])\/+$/, '');
  if ((await files.info(folder))?.kind === 'file') {
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: `${quoted(folder)} is a file, and only the folder of a chart has dependencies to fetch`,
      hint: 'name the folder that contains Chart.yaml',
      where: { file: folder },
    });
  }
  const read = await readFolder(folder, { files, limits, contents: { allowOutsideLinks } });
  return { folder, files: read.files };
}

/** The chart in these files of `folder`. */
export function load(files: readonly ChartFile[], folder: string, { limits }: Pick<DependantOptions, 'limits'>): Promise<LoadedChart> {
  return loadChart(files, { where: folder, limits, budget: { bytesLeft: limits.maxTotalBytes } });
}

/** Of the lock. It stays unknown if a name is not configured on this machine. */
export async function lockStateOf(chart: LoadedChart, { named }: Pick<DependantOptions, 'named'>): Promise<LockState> {
  try {
    return lockState(await named(chart));
  } catch (error) {
    if (isCharthouseError(error) && error.code === 'CH_DEPENDENCY_REPOSITORY') return lockState(chart);
    throw error;
  }
}

/** The declared dependencies of a chart, with what `lock` names for them. */
export function declaredOf({ metadata }: LoadedChart, lock: ChartLock | undefined): readonly DeclaredDependency[] {
  const declared = metadata.dependencies ?? [];
  const isInOrder = lock?.dependencies?.length === declared.length;
  return declared.map(({ name, version = '', repository, alias }, at) => {
    // A lock in step has the order of Chart.yaml: one chart may be two dependencies, with two aliases.
    const ofName = lock?.dependencies?.filter((each) => each?.['name'] === name) ?? [];
    const inPlace = isInOrder ? lock?.dependencies?.[at] : undefined;
    const locked = (inPlace?.['name'] === name ? inPlace : ofName[0])?.['version'];
    return {
      ...{ name, version, repository: printedRepository(repository) },
      alias: typeof alias === 'string' ? alias : null,
      locked: typeof locked === 'string' ? locked : null,
    };
  });
}
