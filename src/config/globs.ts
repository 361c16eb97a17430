/** Finds the charts that a pattern such as `charts/*` names: `*`, `?`, `[…]` within a name, `**` for any number of folders. */
import { isAbsolute, join, relative } from 'node:path';
import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { compilePattern, type GoPattern, matchPattern } from '../go/path-match.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** A pattern and its place. */
export interface Glob {
  readonly pattern: string;
  /** The line of charthouse.yaml, if it is from there. */
  readonly where?: Place | undefined;
}

/** What a pattern matches. */
export interface Matches {
  /** Paths of chart folders, sorted by bytes; of packages, if the pattern ends with `.tgz`. */
  readonly charts: readonly string[];
  /** Folders that match and are not charts. */
  readonly folders: readonly string[];
  /** Charts and packages behind a link that is not followed. */
  readonly links: readonly string[];
}

interface Search extends Glob {
  readonly files: ReadFiles;
  readonly found: string[];
  readonly folders: string[];
  readonly links: string[];
  /** A link is followed only if it leads below one of these folders. */
  readonly roots: readonly string[];
  readonly budget: { left: number };
}

/** No folder of charts has more names: a pattern that finds more begins in the wrong place. */
const mostNames = 20_000;

const deepest = 16;

/** Whether `path` is a pattern, if nothing has exactly that name. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * What matches. Names that begin with a dot match only a pattern that does. Nothing inside a chart is a chart of its own.
 *
 * @throws CH_CONFIG_INVALID for a malformed pattern and one that meets too many names
 */
export async function expandGlob(glob: Glob, files: ReadFiles): Promise<Matches> {
  const { pattern } = glob;
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const fixed = parts.slice(0, parts.findIndex(isGlob));
  const start = isAbsolute(pattern) ? '/' : '.';
  const roots = await Promise.all(['.', join(start, ...fixed)].map((path) => files.realPath(path).catch(() => undefined)));
  const [found, folders, links]: [string[], string[], string[]] = [[], [], []];
  const known = roots.filter((root) => root !== undefined);
  await descend(start, parts, { ...glob, files, found, folders, links, roots: known, budget: { left: mostNames } });
  return { charts: [...new Set(found)].sort(compareBytes), folders: [...new Set(folders)], links: [...new Set(links)] };
}

async function descend(folder: string, parts: readonly string[], search: Search): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return take(folder, search);
  if (part === '**') return descendAll(folder, rest, search, 0);
  const literal = join(folder, part);
  if (!isGlob(part) || (await search.files.info(literal)) !== undefined) return descend(literal, rest, search);
  const pattern = compilePattern(part);
  for (const name of await namesIn(folder, search)) {
    if (name.startsWith('.') && !part.startsWith('.')) continue;
    if (!matches(pattern, name, search)) continue;
    const path = join(folder, name);
    if (await isInside(path, search)) await descend(path, rest, search);
    else if (rest.length === 0 && (await isMatch(path, search))) search.links.push(path);
  }
}

/** Links are not followed here: they can form a circle. */
async function descendAll(folder: string, rest: readonly string[], search: Search, depth: number): Promise<void> {
  await descend(folder, rest, search);
  if (depth >= deepest || (await isChart(folder, search.files))) return;
  for (const name of await namesIn(folder, search)) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = join(folder, name);
    const kind = (await search.files.linkInfo(path))?.kind;
    if (kind === 'directory') await descendAll(path, rest, search, depth + 1);
    else if (kind === 'link' && rest.length === 0 && (await isMatch(path, search))) search.links.push(path);
  }
}

async function take(path: string, search: Search): Promise<void> {
  if (await isMatch(path, search)) search.found.push(path);
  else if ((await search.files.info(path).catch(() => undefined))?.kind === 'directory') search.folders.push(path);
}

/** A chart, or a package if the pattern asks for packages. */
async function isMatch(path: string, { pattern, files }: Search): Promise<boolean> {
  const kind = (await files.info(path).catch(() => undefined))?.kind;
  return (kind === 'file' && pattern.endsWith('.tgz')) || isChart(path, files);
}

function matches(pattern: GoPattern, name: string, { pattern: written, where }: Search): boolean {
  const outcome = matchPattern(pattern, name);
  if (outcome !== 'bad-pattern') return outcome === 'match';
  throw new CharthouseError('CH_CONFIG_INVALID', {
    message: `the pattern ${quoted(written)} is malformed`,
    hint: 'close each [ with a ]; a backslash before a character takes it as it is',
    where,
  });
}

async function namesIn(folder: string, { files, budget, pattern, where }: Search): Promise<readonly string[]> {
  if ((await files.info(folder))?.kind !== 'directory') return [];
  const names = await files.readDirectory(folder).catch((): readonly string[] => []);
  budget.left -= names.length;
  if (budget.left >= 0) return names.toSorted(compareBytes);
  throw new CharthouseError('CH_CONFIG_INVALID', {
    message: `the pattern ${quoted(pattern)} meets more than ${mostNames} names`,
    hint: 'begin it with the folder that holds the charts, such as charts/*',
    where,
  });
}

async function isInside(path: string, { files, roots }: Search): Promise<boolean> {
  if ((await files.linkInfo(path))?.kind !== 'link') return true;
  const real = await files.realPath(path).catch(() => undefined);
  if (real === undefined) return false;
  return roots.some((root) => {
    const way = relative(root, real);
    return way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
  });
}

/** Whether `folder` contains a Chart.yaml. A folder that cannot be read contains no chart that could be packaged. */
export async function isChart(folder: string, files: ReadFiles): Promise<boolean> {
  const info = await files.info(`${folder}/Chart.yaml`).catch(() => undefined);
  return info?.kind === 'file';
}
