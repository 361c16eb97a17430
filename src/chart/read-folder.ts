/**
 * Walks a chart's folder as Helm does: in byte order, following links, obeying `.helmignore`, only regular files; but never into `.git`.
 */

import { join } from 'node:path';
import type { ChartFile, ChartLimits } from '../archive/index.ts';
import { withoutBom } from '../archive/index.ts';
import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError, type ErrorFacts, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import type { FileInfo, ReadFiles } from '../runtime/files.ts';
import { chooseFiles } from './choose-files.ts';
import type { ContentsOptions } from './contents.ts';
import type { FolderFile } from './folder-file.ts';
import { defaultIgnoreRules, type IgnoreRules, isIgnored, isLeftOut, parseIgnore } from './ignore.ts';
import type { LinkStep } from './link-path.ts';
import { followAllowed, isOfLinkLeftOut, isWithin, type LinkBounds, linkBounds } from './links.ts';
import { refuseIgnoreSlip } from './look-alikes.ts';
import { decodeMetadata } from './metadata.ts';
import { cleanMetadata } from './metadata-clean.ts';
import { findOwnFiles, findOwnPlaces, isOwnPlace, type OwnPlaces, packedCharts, type WalkedChart } from './own-files.ts';
import { readChartFile, readingChart } from './read-chart-file.ts';

/** What the walk needs. */
export interface FolderOptions extends ContentsOptions {
  readonly files: ReadFiles;
  readonly limits: ChartLimits;
}

/** The files that Helm would load, in its order, without their BOMs. */
export interface Folder {
  readonly files: readonly ChartFile[];
  /** Whether `.helmignore` would exclude a file with that path. */
  readonly isIgnored: (path: string) => boolean;
  readonly warnings: readonly Warning[];
}

interface Walk extends FolderOptions {
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly found: FolderFile[];
  readonly bounds: LinkBounds;
  readonly ownPlaces: OwnPlaces;
  /** Real paths of excluded files and folders, so that links to them are excluded too. */
  readonly leftOut: string[];
  /** Paths of packed charts outside of charts/. */
  readonly packed: string[];
  /** State of the current folder. */
  readonly here: Here;
  /** The real paths of the chart's folder and of the linked folders around the current one. */
  readonly inside: readonly string[];
  readonly spent: { bytes: number };
  readonly warnings: Warning[];
}

interface Here {
  /** The real path. */
  readonly real: string;
  /** The links on the way to it. */
  readonly links: readonly LinkStep[];
  readonly charts: readonly WalkedChart[];
  /** Names that charthouse has written there. */
  readonly written: ReadonlySet<string>;
}

/** Git's data of a clone: a folder, or in a worktree and a submodule a file. */
const CLONE = '.git';

/**
 * Reads every file that belongs to the chart in `root`.
 *
 * @throws CH_CHART_UNREADABLE, CH_CHART_IGNORE, CH_CHART_TOO_LARGE; CH_CHART_INVALID for a broken or endless link and for anything that is
 * neither file nor folder
 */
export async function readFolder(root: string, options: FolderOptions): Promise<Folder> {
  const info = await readingChart(root, () => options.files.info(root));
  if (info?.kind !== 'directory') {
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: info === undefined ? `chart folder ${quoted(root)} not found` : `${quoted(root)} is not a folder`,
      where: { file: root },
    });
  }
  const { files, contents = {} } = options;
  const real = await readingChart(root, () => files.realPath(root));
  const bounds = await linkBounds(real, contents.allowOutsideLinks ?? false, files);
  const rules = await readIgnore(root, bounds, options);
  const ownPlaces = await findOwnPlaces(real, contents, files);
  const found: FolderFile[] = [];
  const [leftOut, packed]: [string[], string[]] = [[], []];
  const warnings = [...rules.warnings];
  const here: Here = { real, links: [], charts: [], written: new Set() };
  await walkDirectory('', {
    ...options,
    root,
    rules,
    found,
    bounds,
    ownPlaces,
    leftOut,
    packed,
    here,
    inside: [real],
    spent: { bytes: 0 },
    warnings,
  });
  // The walk may meet a link before its target.
  const isOurs = ({ real: place, links }: FolderFile): boolean => links.length === 0 || !leftOut.some((each) => isWithin(place, each));
  const ours = found.filter(isOurs);
  for (const file of found) if (!isOurs(file)) leaveOut(file.path, file.real, { root, leftOut: [], warnings });
  const isIgnored = (path: string): boolean => isLeftOut(rules, path);
  const chosen = await chooseFiles(ours, { ...options, folder: root, root: real, isIgnored });
  const kept = chosen.files.map(({ path, bytes }) => ({ path, bytes: withoutBom(bytes) }));
  const walkWarnings = warnings.filter((warning) => !isOfLinkLeftOut(warning, root, kept));
  return { files: kept, isIgnored, warnings: [...walkWarnings, ...chosen.warnings, ...packedCharts(root, packed, kept)] };
}

/** Only the file in the chart's own folder counts, never a subchart's. */
async function readIgnore(root: string, bounds: LinkBounds, { files, limits }: FolderOptions): Promise<IgnoreRules> {
  const file = `${root}/.helmignore`;
  // For Helm, a dangling link is not a rule file; the walk refuses it.
  if ((await readingChart(file, () => files.info(file))) === undefined) {
    refuseIgnoreSlip(root, await readingChart(root, () => files.readDirectory(root)));
    return defaultIgnoreRules;
  }
  // Before the file is read: errors about a pattern show the pattern.
  if ((await readingChart(file, () => files.linkInfo(file)))?.kind === 'link')
    await followAllowed(join(bounds.root, '.helmignore'), file, bounds, files);
  return parseIgnore(await readChartFile(file, files, limits.maxFileBytes), file);
}

async function walkDirectory(directory: string, walk: Walk): Promise<void> {
  const location = directory === '' ? walk.root : `${walk.root}/${directory}`;
  const names = await readingChart(location, () => walk.files.readDirectory(location));
  const charts = await chartsAround(directory, names, walk);
  const written = await findOwnFiles({ path: directory, location, names, charts }, walk.limits, walk.files);
  if (written.kind === 'all') return leaveOut(directory, walk.here.real, walk);
  const pathOf = (name: string): string => (directory === '' ? name : `${directory}/${name}`);
  walk.packed.push(...written.others.map(pathOf));
  const inside = { ...walk, here: { ...walk.here, charts, written: written.names } };
  for (const name of names.toSorted(compareBytes)) await visit(pathOf(name), inside);
}

/** Adds the folder's own chart, if it is one, to the charts around it. Faults of its Chart.yaml are reported when the chart is loaded. */
async function chartsAround(
  directory: string,
  names: readonly string[],
  { root, bounds, files, here, limits }: Walk,
): Promise<readonly WalkedChart[]> {
  if (!names.includes('Chart.yaml') || (directory !== '' && !/(?:^|\/)charts\/[^/]+$/.test(directory))) return here.charts;
  const file = directory === '' ? `${root}/Chart.yaml` : `${root}/${directory}/Chart.yaml`;
  const own = await readingChart(file, () => files.linkInfo(file));
  if (own?.kind === 'link') await followAllowed(join(here.real, 'Chart.yaml'), file, bounds, files);
  try {
    const info = await files.info(file);
    if (info?.kind !== 'file' || info.sizeBytes > limits.maxFileBytes) return here.charts;
    const metadata = cleanMetadata(decodeMetadata(withoutBom(await files.readFile(file, { maxBytes: limits.maxFileBytes })), file));
    return metadata.name === '' ? here.charts : [...here.charts, { path: directory, metadata }];
  } catch (error) {
    if (isCharthouseError(error) && error.exitCode !== 3) throw error;
    return here.charts;
  }
}

function leaveOut(path: string, real: string, { root, leftOut, warnings }: Pick<Walk, 'root' | 'leftOut' | 'warnings'>): void {
  leftOut.push(real);
  warnings.push({
    code: 'own-files-left-out',
    message: `${quoted(path)} was written by charthouse or helm, so it is left out of the package`,
    hint: 'write to a folder outside of the chart, or list it in .helmignore',
    where: { file: `${root}/${path}` },
  });
}

async function visit(path: string, walk: Walk): Promise<void> {
  const location = `${walk.root}/${path}`;
  const own = await readingChart(location, () => walk.files.linkInfo(location));
  if (path.slice(path.lastIndexOf('/') + 1) === CLONE) return leaveClone(path, own, walk);
  // Helm resolves a link before it consults .helmignore: a broken link is refused even if it would be excluded.
  const info = own?.kind === 'link' ? await followLink(location, walk.files) : own;
  if (info === undefined) throw gone(path, location);
  if (isIgnored(walk.rules, path, info.kind === 'directory')) return;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const place = join(walk.here.real, name);
  // First: the repository may be a link to any folder. A path that cannot be resolved is refused below.
  const real = own?.kind === 'link' ? await walk.files.realPath(location).catch(() => place) : place;
  if (walk.here.written.has(name) || isOwnPlace(walk.ownPlaces, info, real)) return leaveOut(path, real, walk);
  const here = await placeOf(location, place, own, walk);
  if (here.warning !== undefined) walk.warnings.push(here.warning);
  if (info.kind === 'directory') {
    const inside = { ...walk, here: { ...walk.here, ...here } };
    await walkDirectory(path, own?.kind === 'link' ? await enterLink(location, inside) : inside);
    return;
  }
  if (info.kind !== 'file') {
    throw invalidEntry(location, {
      message: `${quoted(location)} is neither a file nor a folder, so Helm refuses it`,
      hint: 'remove it, or list it in .helmignore',
    });
  }
  walk.found.push({
    path,
    bytes: await readWithin(location, info, { ...walk, here: { ...walk.here, ...here } }),
    real: here.real,
    links: here.links,
  });
}

interface Place {
  readonly real: string;
  readonly links: readonly LinkStep[];
  readonly warning?: Warning | undefined;
}

/** The target of an entry. */
async function placeOf(location: string, path: string, own: FileInfo | undefined, { bounds, files, here }: Walk): Promise<Place> {
  if (own?.kind !== 'link') return { real: path, links: here.links };
  const { real, links, warning } = await followAllowed(path, location, bounds, files);
  return { real, links: [...here.links, ...links], warning };
}

// Helm packages it. It differs between clones, so the next run would find a different chart under the same version.
function leaveClone(path: string, own: FileInfo | undefined, { root, rules, warnings }: Walk): void {
  if (isIgnored(rules, path, own?.kind === 'directory')) return;
  warnings.push({
    code: 'git-left-out',
    message: `${quoted(path)} does not belong to the chart and is left out, although Helm would package it`,
    hint: 'list .git in .helmignore',
    where: { file: `${root}/${path}` },
  });
}

/** Node replaces bytes of a name that are not UTF-8 with U+FFFD, and then finds no such file. */
function gone(path: string, location: string): CharthouseError {
  return path.includes('\ufffd')
    ? invalidEntry(location, { message: `the name of ${quoted(location)} is not valid UTF-8`, hint: 'rename the file, in UTF-8' })
    : invalidEntry(location, { message: `${quoted(location)} is gone`, hint: 'run again when nothing writes to the folder' });
}

async function followLink(location: string, files: ReadFiles): Promise<FileInfo> {
  const info = await files.info(location).catch((error: unknown) => {
    if (isCharthouseError(error)) throw error;
    return undefined;
  });
  if (info !== undefined) return info;
  throw invalidEntry(location, {
    message: `the target of the link ${quoted(location)} does not exist, so Helm refuses the chart`,
    hint: 'remove the link, or restore its target',
  });
}

async function enterLink(location: string, walk: Walk): Promise<Walk> {
  const target = await readingChart(location, () => walk.files.realPath(location));
  if (!walk.inside.includes(target)) return { ...walk, inside: [...walk.inside, target] };
  throw invalidEntry(location, {
    message: `the link ${quoted(location)} leads back into a folder that contains it, in an endless loop`,
    hint: 'remove the link, or list it in .helmignore',
  });
}

async function readWithin(location: string, { sizeBytes }: FileInfo, walk: Walk): Promise<Uint8Array> {
  const { maxFileBytes } = walk.limits;
  checkSize(sizeBytes, maxFileBytes, location);
  walk.spent.bytes += sizeBytes;
  checkTotal(location, walk);
  // Behind a link, the path that was checked: the link may have changed since.
  const path = walk.here.links.length > 0 ? walk.here.real : location;
  const bytes = await readingChart(location, () => walk.files.readFile(path, { maxBytes: maxFileBytes }));
  // The file may have grown since its size was read.
  walk.spent.bytes += bytes.length - sizeBytes;
  checkTotal(location, walk);
  return bytes;
}

function checkTotal(location: string, { root, limits, spent }: Walk): void {
  if (spent.bytes <= limits.maxTotalBytes) return;
  throw new CharthouseError('CH_CHART_TOO_LARGE', {
    message: `the files of ${quoted(root)} are together larger than ${limits.maxTotalBytes} bytes`,
    where: { file: location },
  });
}

function checkSize(sizeBytes: number, maxFileBytes: number, location: string): void {
  if (sizeBytes <= maxFileBytes) return;
  throw new CharthouseError('CH_CHART_TOO_LARGE', {
    message: `${quoted(location)} has ${sizeBytes} bytes, more than the ${maxFileBytes} allowed for a file of a chart`,
    hint: `list it in .helmignore, or raise ${option('max-file-size')}`,
    where: { file: location },
  });
}

function invalidEntry(location: string, facts: ErrorFacts): CharthouseError {
  return new CharthouseError('CH_CHART_INVALID', { ...facts, where: { file: location } });
}
