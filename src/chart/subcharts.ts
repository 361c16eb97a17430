/** The folder charts/: which files make up which subchart, and what packed ones hold. */

import type { ChartFile, ChartLimits } from '../archive/index.ts';
import { readArchive } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';

/** A subchart's files, as if its folder were a chart's. */
export interface SubchartFiles {
  /** The folder or archive, for messages. */
  readonly where: string;
  readonly files: readonly ChartFile[];
}

/** What finding subcharts needs. */
export interface SubchartOptions {
  /** The chart that charts/ belongs to, for messages. */
  readonly where: string;
  readonly limits: ChartLimits;
  /** How many bytes packed subcharts may still unpack to, all together: a bomb may sit in an archive in an archive. */
  readonly budget: { bytesLeft: number };
  /** Hears of each packed subchart what it holds. */
  readonly onUnpacked?: ((archive: string, files: readonly ChartFile[]) => void) | undefined;
}

/**
 * Sorts the files below charts/ into subcharts, in the order of their names there. What starts with `_` or `.` is neither
 * loaded nor packaged.
 *
 * @throws CH_CHART_INVALID for a file or folder that is no chart; CH_PACKAGE_INVALID, CH_CHART_TOO_LARGE for a packed one.
 */
export async function findSubcharts(files: readonly ChartFile[], options: SubchartOptions): Promise<readonly SubchartFiles[]> {
  const found: SubchartFiles[] = [];
  for (const [name, group] of groupByName(files)) {
    if (/^[_.]/.test(name)) continue;
    const where = `${options.where}/charts/${name}`;
    found.push({ where, files: await contentsOf(name, group, { ...options, where }) });
  }
  return found;
}

/** By first name below charts/: paths are `name/…`, or `name` alone for a plain file. */
function groupByName(files: readonly ChartFile[]): ReadonlyMap<string, readonly ChartFile[]> {
  const groups = new Map<string, ChartFile[]>();
  for (const { path, bytes } of files) {
    const inside = path.slice('charts/'.length);
    const [name = ''] = inside.split('/', 1);
    const group = groups.get(name) ?? [];
    group.push({ path: inside, bytes });
    groups.set(name, group);
  }
  return groups;
}

async function contentsOf(name: string, files: readonly ChartFile[], options: SubchartOptions): Promise<readonly ChartFile[]> {
  const { where } = options;
  const [first] = files;
  if (name.endsWith('.tgz') && first !== undefined) {
    if (first.path === name) return unpack(first.bytes, options);
    throw notAChart(`${quoted(where)} is a folder, and Helm expects an archive under that name`, where);
  }
  const contents = files.flatMap(({ path, bytes }) => (path === name ? [] : [{ path: path.slice(name.length + 1), bytes }]));
  if (contents.length === 0) throw notAChart(`${quoted(where)} is a file, and Helm takes everything in charts/ for a chart`, where);
  if (!contents.some(({ path }) => path === 'Chart.yaml'))
    throw notAChart(`${quoted(where)} holds no Chart.yaml, so it is no chart`, where);
  return contents;
}

function notAChart(message: string, where: string): CharthouseError {
  return new CharthouseError('CH_CHART_INVALID', {
    message,
    hint: 'move it out of charts/, or list it in .helmignore',
    where: { file: where },
  });
}

async function unpack(bytes: Uint8Array, { where, limits, budget, onUnpacked }: SubchartOptions): Promise<readonly ChartFile[]> {
  const files = await readArchive(bytes, { fileName: where, limits, reading: 'as-helm' });
  onUnpacked?.(where, files);
  for (const file of files) budget.bytesLeft -= file.bytes.length;
  if (budget.bytesLeft >= 0) return files;
  throw new CharthouseError('CH_CHART_TOO_LARGE', {
    message: `${quoted(where)} and the packed subcharts before it unpack to more than ${limits.maxTotalBytes} bytes`,
    where: { file: where },
  });
}
