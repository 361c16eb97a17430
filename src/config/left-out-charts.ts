/** Warns of charts that a run leaves out although they are beside its charts, or almost match its patterns. */
import { dirname, join } from 'node:path';
import { isAlmostChartYaml } from '../base/almost-named.ts';
import { compareBytes } from '../base/byte-order.ts';
import type { Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { isSkippedFolder } from '../base/skipped-folders.ts';
import type { Warning } from '../base/warning.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { isChart, type Matches } from './globs.ts';
import { plainPath } from './plain-path.ts';

/** How to search. */
export interface LeftOutOptions {
  readonly files: ReadFiles;
  /** The place of each item of `charts:`, if the charts are from there: only then are folders beside them searched. */
  readonly listed?: readonly Place[] | undefined;
}

const mostNamed = 10;

/** At most so many folders are searched: the run itself matters more. */
const mostFolders = 500;

/** A warning for each kind of chart that is left out. */
export async function leftOutCharts(found: Matches, { files, listed }: LeftOutOptions): Promise<readonly Warning[]> {
  const known = new Set(found.charts.map(plainPath));
  const reals = new Set(await Promise.all([...known].map((path) => realPathOf(path, files))));
  const isKnown = async (path: string): Promise<boolean> => known.has(path) || reals.has(await realPathOf(path, files));
  const parents = listed === undefined ? [] : await parentsOf(known, files);
  const beside: string[] = [];
  const folders = new Set(found.folders);
  for (const parent of parents) {
    for (const name of await namesIn(parent, files)) {
      const path = join(parent, name);
      if (isSkippedFolder(name) || found.links.includes(path)) continue;
      if (!(await isChart(path, files))) folders.add(path);
      else if (!(await isKnown(path))) beside.push(path);
    }
  }
  const [deeper, slips]: [string[], Warning[]] = [[], []];
  for (const folder of [...folders].slice(0, mostFolders)) {
    if (isSkippedFolder(folder.slice(folder.lastIndexOf('/') + 1)) || (await isInChart(folder, files))) continue;
    const names = await namesIn(folder, files);
    const almost = names.find(isAlmostChartYaml);
    if (almost !== undefined) slips.push(slipOf(folder, almost));
    for (const name of names) {
      const path = join(folder, name);
      if (!isSkippedFolder(name) && (await isChart(path, files)) && !(await isKnown(path))) deeper.push(path);
    }
  }
  const links: string[] = [];
  for (const path of found.links) if (!(await isKnown(path))) links.push(path);
  return [
    ...besideWarning(beside, parents, listed),
    ...slips.slice(0, mostNamed),
    ...deeperWarning(deeper, found.charts.length, listed),
    ...linkWarning(links, listed),
  ];
}

/** Nothing is beside a chart at the root: everything there is in it. */
async function parentsOf(known: ReadonlySet<string>, files: ReadFiles): Promise<readonly string[]> {
  const parents = new Set([...known].filter((path) => !/^\.\.?(?:[/\\]|$)/.test(path)).map((path) => dirname(path)));
  const open: string[] = [];
  for (const parent of parents) if (!(await isChart(parent, files)) && !(await isInChart(parent, files))) open.push(parent);
  return open;
}

/** What is in a chart is a part of it. */
async function isInChart(path: string, files: ReadFiles): Promise<boolean> {
  for (let folder = path; folder !== dirname(folder); ) {
    folder = dirname(folder);
    if (await isChart(folder, files)) return true;
  }
  return false;
}

async function namesIn(folder: string, files: ReadFiles): Promise<readonly string[]> {
  if ((await files.info(folder).catch(() => undefined))?.kind !== 'directory') return [];
  return files.readDirectory(folder).catch((): readonly string[] => []);
}

function realPathOf(path: string, files: ReadFiles): Promise<string> {
  return files.realPath(path).catch(() => path);
}

function besideWarning(found: readonly string[], parents: readonly string[], listed: readonly Place[] = []): readonly Warning[] {
  if (found.length === 0) return [];
  const [only] = parents;
  const glob = parents.length === 1 && only !== undefined && only !== '.' ? ` (or ${only.replaceAll('\\', '/')}/*)` : '';
  return [
    {
      code: 'chart-not-listed',
      message: `charts: does not list ${namesOf(found)}, beside the charts that it lists`,
      hint: `add ${found.length === 1 ? 'it' : 'them'} to charts: in charthouse.yaml${glob}`,
      where: listed[0],
    },
  ];
}

function slipOf(folder: string, name: string): Warning {
  return {
    code: 'look-alike',
    message: `${quoted(folder)} is left out: it has ${quoted(name)}, and Helm reads Chart.yaml`,
    hint: 'rename it to Chart.yaml, or remove it',
    where: { file: `${folder}/${name}` },
  };
}

function deeperWarning(found: readonly string[], charts: number, listed: readonly Place[] | undefined): readonly Warning[] {
  const [first] = found;
  if (first === undefined) return [];
  const pattern = `${dirname(first).replaceAll('\\', '/')}/*`;
  const [them, lie, are] = found.length === 1 ? ['it', 'lies', 'is'] : ['them', 'lie', 'are'];
  const way =
    listed === undefined
      ? `name ${them}, too, or list all charts under charts: in charthouse.yaml`
      : `add ${them} to charts: in charthouse.yaml`;
  return [
    {
      code: 'chart-not-listed',
      message:
        charts === 0
          ? `${namesOf(found)} ${lie} one folder deeper`
          : `${namesOf(found)} ${lie} one folder deeper than the charts of this run, and ${are} left out`,
      hint: charts === 0 ? `write ${pattern}` : `${way}, such as ${pattern}`,
      where: listed?.[0],
    },
  ];
}

function linkWarning(found: readonly string[], listed: readonly Place[] | undefined): readonly Warning[] {
  if (found.length === 0) return [];
  const kind = found.every((path) => path.endsWith('.tgz')) ? 'file' : 'folder';
  const [is, links, target] = found.length === 1 ? ['is', 'a link', `the ${kind}`] : ['are', 'links', `the ${kind}s`];
  return [
    {
      code: 'chart-not-listed',
      message: `${namesOf(found)} ${is} left out: ${links} that the pattern does not follow`,
      hint: `replace ${links} by ${target} ${found.length === 1 ? 'itself' : 'themselves'}, or name ${target} on the command line`,
      where: listed?.[0],
    },
  ];
}

function namesOf(found: readonly string[]): string {
  const names = found.toSorted(compareBytes).slice(0, mostNamed).map(quoted).join(', ');
  return found.length > mostNamed ? `${names} and ${found.length - mostNamed} more` : names;
}
