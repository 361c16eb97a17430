/** Finds the charts of a repository, wherever they are in it, and what they are. */
import { join } from 'node:path';
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { isSkippedFolder } from '../../base/skipped-folders.ts';
import { systemCode } from '../../base/system-code.ts';
import { decodeMetadata } from '../../chart/metadata.ts';
import { readChart } from '../../chart/read-chart.ts';
import { defaultLimits } from '../../chart/types.ts';
import { parseVersion } from '../../go/helm-version.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** A chart as it is in the folder. */
export interface FoundChart {
  readonly path: string;
  /** Null if its Chart.yaml cannot be read that far. */
  readonly name: string | null;
  readonly version: string | null;
  /** Why it cannot be packaged. */
  readonly error: CharthouseError | null;
}

/** Who looks for more than that looks in the wrong place. */
const mostFolders = 20_000;

const deepest = 8;

/** Folders with a `Chart.yaml`, with forward slashes, sorted; `.` is the root. What lies in a chart is a part of it. */
export async function chartsIn(files: ReadFiles): Promise<readonly FoundChart[]> {
  const found: string[] = [];
  let folders: readonly string[] = ['.'];
  for (let depth = 0, seen = 0; folders.length > 0 && depth <= deepest && seen < mostFolders; depth++) {
    seen += folders.length;
    const next: string[] = [];
    for (const folder of folders) {
      const names = await namesIn(folder, files);
      if (names.includes('Chart.yaml') && (await isFile(`${folder}/Chart.yaml`, files))) found.push(folder);
      else next.push(...(await foldersIn(folder, names, files)));
    }
    folders = next;
  }
  const charts: FoundChart[] = [];
  for (const path of found.sort()) charts.push(await look(path, files));
  return charts;
}

async function look(path: string, files: ReadFiles): Promise<FoundChart> {
  try {
    const { name, version } = (await readChart(path, { files, refuseLacking: 'unlocked' })).metadata;
    return { path, name, version, error: null };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    // Chart.yaml may be the link itself, and the contents of its target must not be shown.
    if (error.code === 'CH_CHART_LINK') return { path, name: null, version: null, error };
    return { path, ...(await declared(`${path}/Chart.yaml`, files)), error };
  }
}

/** Name and version of a Chart.yaml, also if the chart has other faults. */
async function declared(file: string, files: ReadFiles): Promise<Pick<FoundChart, 'name' | 'version'>> {
  try {
    const { name, version } = decodeMetadata(await files.readFile(file, { maxBytes: defaultLimits.maxFileBytes }), file).fields;
    const isVersion = typeof version === 'string' && parseVersion(version) !== undefined;
    return { name: typeof name === 'string' && name !== '' ? name : null, version: isVersion ? version : null };
  } catch {
    return { name: null, version: null };
  }
}

/** A folder that is another's, as a database leaves one, holds no chart for us. */
async function namesIn(folder: string, files: ReadFiles): Promise<readonly string[]> {
  try {
    return await files.readDirectory(folder);
  } catch (error) {
    if (folder !== '.' && ['EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}

async function isFile(path: string, files: ReadFiles): Promise<boolean> {
  return (await files.info(path))?.kind === 'file';
}

async function foldersIn(folder: string, names: readonly string[], files: ReadFiles): Promise<readonly string[]> {
  const candidates = names.filter((name) => !isSkippedFolder(name));
  const paths = candidates.map((name) => join(folder, name).replaceAll('\\', '/'));
  const kinds = await Promise.all(paths.map((path) => files.linkInfo(path)));
  return paths.filter((_, at) => kinds[at]?.kind === 'directory');
}
