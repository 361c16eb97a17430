/** Finds the charts of a run: those of the command line, else those of the file, else those of the project. */
import { isAlmostChartYaml } from '../base/almost-named.ts';
import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError, type Place } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import { isSkippedFolder } from '../base/skipped-folders.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { leadsOutOfCheckout } from './checkout.ts';
import { expandGlob, type Glob, isChart, isGlob, type Matches } from './globs.ts';
import { leftOutCharts } from './left-out-charts.ts';
import { unexpandedIn } from './path-slips.ts';
import { plainPath } from './plain-path.ts';

/** What can name charts, highest precedence first. */
export interface ChartArguments {
  readonly args: readonly string[];
  /** The file's `charts`. */
  readonly configured: readonly string[];
  /** The place of each in the file. */
  readonly places?: readonly Place[] | undefined;
}

/** The charts of a run, and what was left out. */
export interface FoundCharts extends Matches {
  /** Paths of chart folders and packages, with patterns expanded. A path that you name is not checked here. */
  readonly charts: readonly string[];
}

/**
 * Finds them, in the order of their names in the arguments or the file.
 *
 * @throws CH_NO_CHARTS; CH_CHART_LINK for a folder that was found and leads out of the checkout; CH_CONFIG_INVALID, CH_USAGE for a pattern or a path that cannot be meant
 */
export async function findCharts({ args, configured, places = [] }: ChartArguments, files: ReadFiles): Promise<FoundCharts> {
  if (args.length > 0) {
    for (const path of args) refuseUnexpanded(path);
    return expanded(
      args.map((pattern) => ({ pattern })),
      files,
    );
  }
  if (configured.length > 0) {
    return expanded(
      configured.map((pattern, at) => ({ pattern, where: places[at] })),
      files,
    );
  }
  if (await isChart('.', files)) return { charts: ['.'], folders: [], links: [] };
  return inFolder(files);
}

/** Those of `charts/`. */
async function inFolder(files: ReadFiles): Promise<FoundCharts> {
  // With a Chart.yaml that is misspelled, the charts in charts/ are its dependencies.
  const slip = (await namesIn('.', files)).find(isAlmostChartYaml);
  if (slip !== undefined) {
    throw new CharthouseError('CH_NO_CHARTS', {
      message: `there is no Chart.yaml here, but ${quoted(slip)}, which Helm does not read`,
      hint: 'rename it to Chart.yaml',
      where: { file: slip },
    });
  }
  const charts: string[] = [];
  const folders: string[] = [];
  for (const name of (await namesIn('charts', files)).toSorted(compareBytes)) {
    const path = `charts/${name}`;
    if (!(await isChart(path, files))) folders.push(path);
    // The files behind it would be published, and the author of a pull request can make such a link.
    else if (await leadsOutOfCheckout(path, files)) throw linkedOut(path);
    else charts.push(path);
  }
  if (charts.length > 0) return { charts, folders, links: [] };
  const near = await chartsNear(files);
  throw new CharthouseError('CH_NO_CHARTS', {
    message: 'there is no chart here: neither Chart.yaml nor charts/*/Chart.yaml',
    hint: near ?? 'name a chart folder or a .tgz, or list them under charts: in charthouse.yaml',
  });
}

/** How deep and how many folders are searched to suggest charts. */
const nearest = { depth: 3, folders: 500, named: 5 };

async function chartsNear(files: ReadFiles): Promise<string | undefined> {
  const found: string[] = [];
  let slip: string | undefined;
  let level: readonly string[] = ['.'];
  for (let depth = 0, seen = 0; depth <= nearest.depth && level.length > 0 && seen < nearest.folders; depth++) {
    seen += level.length;
    const next: string[] = [];
    for (const folder of level) {
      const names = await namesIn(folder, files);
      const almost = names.find(isAlmostChartYaml);
      if (await isChart(folder, files)) found.push(folder);
      else if (almost !== undefined) slip ??= `${folder}/${almost}`;
      else next.push(...names.filter((name) => !isSkippedFolder(name)).map((name) => (folder === '.' ? name : `${folder}/${name}`)));
    }
    level = next;
  }
  if (found.length === 0) return slip === undefined ? undefined : `rename ${quoted(slip)} to Chart.yaml`;
  const some = found.sort(compareBytes).slice(0, nearest.named).join(' ');
  return `name the charts: ${some}${found.length > nearest.named ? ' …' : ''}; or list them under charts: in charthouse.yaml`;
}

async function namesIn(folder: string, files: ReadFiles): Promise<readonly string[]> {
  if ((await files.linkInfo(folder).catch(() => undefined))?.kind === 'file') return [];
  return files.readDirectory(folder).catch((): readonly string[] => []);
}

function linkedOut(path: string): CharthouseError {
  return new CharthouseError('CH_CHART_LINK', {
    message: `the chart folder ${quoted(path)} is a link, or behind one, that leads out of the checkout`,
    hint: 'replace the link by the folder itself; if you mean it, name the folder on the command line',
    where: { file: path },
  });
}

function refuseUnexpanded(path: string): void {
  const slip = unexpandedIn(path);
  if (slip !== undefined) throw new CharthouseError('CH_USAGE', { message: `the chart ${quoted(path)} ${slip.why}`, hint: slip.hint });
}

/** In the order of the list; a chart that two patterns match is taken once. A path that exists is taken as it is, whatever is in its name. */
async function expanded(globs: readonly Glob[], files: ReadFiles): Promise<FoundCharts> {
  const paths: string[] = [];
  const [folders, links]: [string[], string[]] = [[], []];
  const matched = new Set<string>();
  for (const glob of globs) {
    const { pattern } = glob;
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(pattern)) throw notFile(glob);
    if (!isGlob(pattern) || (await files.info(pattern)) !== undefined) {
      if (!matched.has(plainPath(pattern))) paths.push(pattern);
      continue;
    }
    const known = new Set(paths.map(plainPath));
    const matches = await expandGlob(glob, files);
    if (matches.charts.length === 0) throw await noMatch(glob, matches, files);
    const found = matches.charts.filter((path) => !known.has(path));
    for (const path of found) matched.add(path);
    paths.push(...found);
    folders.push(...matches.folders);
    links.push(...matches.links);
  }
  return { charts: paths, folders, links };
}

function notFile({ pattern, where }: Glob): CharthouseError {
  return new CharthouseError('CH_USAGE', {
    message: `the chart ${quoted(printableUrl(pattern))} is a URL, and charthouse reads charts from files`,
    hint: 'download it with helm pull, and name the file',
    where,
  });
}

async function noMatch({ pattern, where }: Glob, { folders, links }: Matches, files: ReadFiles): Promise<CharthouseError> {
  const [warning] = await leftOutCharts({ charts: [], folders, links }, { files });
  const syntax = /[{}!]/.test(pattern)
    ? 'write *, ?, [a-z] and **; neither braces nor ! are part of a pattern'
    : 'a pattern matches folders with a Chart.yaml, and packages if it ends with .tgz';
  return new CharthouseError('CH_NO_CHARTS', {
    message: `no chart matches ${quoted(pattern)}${warning === undefined ? '' : `: ${warning.message}`}`,
    hint: warning?.hint ?? syntax,
    where,
  });
}
