/** Finds the charts of a run: those that are named, else those of the file, else those of the project. */
import { dirname, join, normalize } from 'node:path';
import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { leadsOutOfCheckout } from './checkout.ts';
import { expandGlob, type Glob, isChart, isGlob } from './globs.ts';
import { unexpandedIn } from './path-slips.ts';

/** What may name charts, strongest first. */
export interface ChartWords {
  readonly words: readonly string[];
  /** The file's `charts`. */
  readonly configured: readonly string[];
  /** Where the file says each of them. */
  readonly places?: readonly Place[] | undefined;
}

/**
 * Paths of chart folders and packages, as a user would name them, patterns expanded. Named ones are not looked at here.
 *
 * @throws CH_NO_CHARTS; CH_CHART_LINK for a folder that was found and leads out of the checkout; CH_CONFIG_INVALID, CH_USAGE for a pattern or a path that cannot be meant
 */
export async function findCharts({ words, configured, places = [] }: ChartWords, files: ReadFiles): Promise<readonly string[]> {
  if (words.length > 0) {
    for (const path of words) refuseUnexpanded(path);
    return expanded(
      words.map((pattern) => ({ pattern })),
      files,
    );
  }
  if (configured.length > 0) {
    return expanded(
      configured.map((pattern, at) => ({ pattern, where: places[at] })),
      files,
    );
  }
  if (await isChart('.', files)) return ['.'];
  const found: string[] = [];
  if ((await files.info('charts'))?.kind === 'directory') {
    for (const name of [...(await files.readDirectory('charts'))].sort()) {
      if (!(await isChart(`charts/${name}`, files))) continue;
      // Its files would be published, and in a pull request its author makes the link.
      if (await leadsOutOfCheckout(`charts/${name}`, files)) throw linkedOut(`charts/${name}`);
      found.push(`charts/${name}`);
    }
  }
  if (found.length > 0) return found;
  throw new CharthouseError('CH_NO_CHARTS', {
    message: 'there is no chart here: neither Chart.yaml nor charts/*/Chart.yaml',
    hint: 'name a chart folder or a .tgz, or list them under charts: in charthouse.yaml',
  });
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

/** In the order of the list; what two patterns match is taken once. A path that is there is taken as it is, whatever is in its name. */
async function expanded(globs: readonly Glob[], files: ReadFiles): Promise<readonly string[]> {
  const paths: string[] = [];
  const matched = new Set<string>();
  for (const glob of globs) {
    const { pattern } = glob;
    if (!isGlob(pattern) || (await files.info(pattern)) !== undefined) {
      if (!matched.has(plain(pattern))) paths.push(pattern);
      continue;
    }
    const known = new Set(paths.map(plain));
    const found = (await expandGlob(glob, files)).filter((path) => !known.has(path));
    for (const path of found) matched.add(path);
    paths.push(...found);
  }
  return paths;
}

/** Without `./` and a slash at the end. */
function plain(path: string): string {
  return normalize(path).replace(/(?<=.)[/\\]$/, '');
}

/** Folders beside charts whose own charts are hardly meant to be released. */
const samples = ['node_modules', 'vendor', 'dist', 'build', 'testdata', 'test', 'tests', 'fixtures', 'examples'];

const mostNamed = 10;

/** A warning, if charts lie beside those that charthouse.yaml lists: one that was added later would never be released. */
export async function unlistedCharts(listed: readonly string[], places: readonly Place[], files: ReadFiles): Promise<readonly Warning[]> {
  const known = new Set(listed.map(plain));
  // Of the root's own chart nothing lies beside it: what is there is in it.
  const parents = new Set([...known].filter((path) => !/^\.\.?(?:[/\\]|$)/.test(path)).map((path) => dirname(path)));
  const found: string[] = [];
  for (const parent of parents) {
    if ((await files.info(parent))?.kind !== 'directory') continue;
    if ((await isChart(parent, files)) || (await isChart(dirname(parent), files))) continue;
    for (const name of await files.readDirectory(parent).catch((): readonly string[] => [])) {
      const path = join(parent, name);
      if (!name.startsWith('.') && !samples.includes(name) && !known.has(path) && (await isChart(path, files))) found.push(path);
    }
  }
  if (found.length === 0) return [];
  const names = found.sort(compareBytes).slice(0, mostNamed).map(quoted).join(', ');
  const more = found.length > mostNamed ? ` and ${found.length - mostNamed} more` : '';
  const [only] = parents;
  const glob = parents.size === 1 && only !== undefined && only !== '.' ? ` (or ${only.replaceAll('\\', '/')}/*)` : '';
  return [
    {
      code: 'chart-not-listed',
      message: `charts: does not list ${names}${more}, beside the charts that it lists`,
      hint: `add ${found.length === 1 ? 'it' : 'them'} to charts: in charthouse.yaml${glob}`,
      where: places[0],
    },
  ];
}
