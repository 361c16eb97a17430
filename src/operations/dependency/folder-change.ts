/** What a build or an update changes in the folder of a chart, as `helm dependency build` leaves it. */
import { join } from 'node:path';
import type { ChartFile, ChartLimits } from '../../archive/index.ts';
import { compareBytes } from '../../base/byte-order.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type Dependencies, lockFileName, namesWithoutRepository } from '../../chart/add-dependencies.ts';
import { isHalfWritten } from '../../chart/half-written.ts';
import { followAllowed, linkBounds } from '../../chart/links.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { lockBytes } from '../../chart/lock-file.ts';
import { readChartFile, readingChart } from '../../chart/read-chart-file.ts';
import { maxPackageBytes, readPackage } from '../../chart/read-package.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** Paths are those of the platform, with the chart's folder. */
export interface FolderChange {
  /** In the order in which they must be written: the lock last. */
  readonly written: readonly ChartFile[];
  readonly removed: readonly string[];
}

interface FolderOptions {
  readonly files: ReadFiles;
  readonly limits: ChartLimits;
  readonly allowOutsideLinks: boolean;
}

/**
 * Files with the right bytes are not written again. Packages that are not among the dependencies are removed, except those without a
 * repository; folders and files that are no packages stay.
 *
 * @throws CH_OUTPUT_UNWRITABLE for a lock file that is a link; CH_CHART_INVALID if charts/ is no folder; CH_CHART_LINK
 */
export async function folderChange(
  { chart, folder }: { readonly chart: LoadedChart; readonly folder: string },
  { packages, lock }: Dependencies,
  options: FolderOptions,
): Promise<FolderChange> {
  const { files } = options;
  const charts = join(folder, 'charts');
  const names = await namesIn(charts, folder, options);
  const wanted = new Map(packages.map(({ fileName, bytes }) => [fileName, bytes]));
  const removed: string[] = [];
  for (const name of names) {
    if (!wanted.has(name) && (await isOutdated(join(charts, name), name, chart, options))) removed.push(join(charts, name));
  }
  const targets = [...wanted].map(([name, bytes]) => ({ path: join(charts, name), bytes }));
  if (lock !== undefined) targets.push({ path: await lockPlace(chart, folder, files), bytes: lockBytes(lock) });
  const written: ChartFile[] = [];
  for (const target of targets) if (!(await isThere(target, files))) written.push(target);
  return { written, removed };
}

async function namesIn(charts: string, folder: string, { files, allowOutsideLinks }: FolderOptions): Promise<readonly string[]> {
  const info = await readingChart(charts, () => files.info(charts));
  if (info === undefined) return [];
  if ((await readingChart(charts, () => files.linkInfo(charts)))?.kind === 'link') {
    // .helmignore may hide charts/ from the walk, which checks the links that it meets. Nothing outside may be written or removed.
    const root = await readingChart(folder, () => files.realPath(folder));
    await followAllowed(join(root, 'charts'), charts, await linkBounds(root, allowOutsideLinks, files), files);
  }
  if (info.kind === 'directory') return (await readingChart(charts, () => files.readDirectory(charts))).toSorted(compareBytes);
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `${quoted(charts)} is not a folder`,
    hint: 'remove it, or move it elsewhere',
    where: { file: charts },
  });
}

/** A package of an earlier build. A half-written file may be another process's. */
async function isOutdated(path: string, name: string, chart: LoadedChart, { files, limits }: FolderOptions): Promise<boolean> {
  const info = await files.info(path).catch(() => undefined);
  if (info?.kind !== 'file' || isHalfWritten(name)) return false;
  try {
    const bytes = await readChartFile(path, files, maxPackageBytes(limits));
    const { metadata } = await readPackage(bytes, { fileName: name, limits, reading: 'as-helm' });
    return !namesWithoutRepository(chart).has(metadata.name);
  } catch (error) {
    if (!isCharthouseError(error) || error.exitCode !== 3) throw error;
    return false;
  }
}

async function lockPlace(chart: LoadedChart, folder: string, files: ReadFiles): Promise<string> {
  const path = join(folder, lockFileName(chart));
  if ((await readingChart(path, () => files.linkInfo(path)))?.kind !== 'link') return path;
  throw new CharthouseError('CH_OUTPUT_UNWRITABLE', {
    message: `${quoted(path)} is a link, and a lock file must be a file, as in Helm`,
    hint: 'replace the link with the file itself',
    where: { file: path },
    details: { path },
  });
}

async function isThere({ path, bytes }: ChartFile, files: ReadFiles): Promise<boolean> {
  const info = await files.linkInfo(path).catch(() => undefined);
  if (info?.kind !== 'file' || info.sizeBytes !== bytes.length) return false;
  return Buffer.compare(await readChartFile(path, files, bytes.length), bytes) === 0;
}
