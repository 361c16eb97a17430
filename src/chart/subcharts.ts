/** The folder charts/: groups its files into subcharts, and unpacks packed ones. */

import type { ChartFile, ChartLimits } from '../archive/index.ts';
import { readArchive } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';

/** The files of a subchart, with paths relative to its folder. */
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
  /** How many bytes packed subcharts may still unpack to, all together: a zip bomb may be an archive in an archive. */
  readonly budget: { bytesLeft: number };
  /** Called for each packed subchart with its files. */
  readonly onUnpacked?: ((archive: string, files: readonly ChartFile[]) => void) | undefined;
}

/**
 * Groups the files below charts/ into subcharts, in the order of their names there. Names that start with `_` or `.` are neither loaded nor
 * packaged.
 *
 * @throws CH_CHART_INVALID for a file or folder that is not a chart; CH_PACKAGE_INVALID, CH_CHART_TOO_LARGE for a packed one
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

/** By the first name below charts/: paths are `name/…`, or `name` for a plain file. */
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
    throw notAChart(`${quoted(where)} is a folder, but Helm expects an archive with that name`, where);
  }
  const contents = files.flatMap(({ path, bytes }) => (path === name ? [] : [{ path: path.slice(name.length + 1), bytes }]));
  if (contents.length === 0) throw notAChart(`${quoted(where)} is a file, but Helm reads everything in charts/ as a chart`, where);
  if (!contents.some(({ path }) => path === 'Chart.yaml'))
    throw notAChart(`${quoted(where)} contains no Chart.yaml, so it is not a chart`, where);
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
