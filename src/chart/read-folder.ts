/** Walks a chart's folder as Helm does: in the order of bytes, links followed, `.helmignore` obeyed, nothing but regular files; but never into `.git`. */

import { compareBytes } from '../base/byte-order.ts';
import { CharthouseError, type ErrorFacts } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import type { Warning } from '../base/warning.ts';
import type { FileInfo, ReadFiles } from '../runtime/files.ts';
import { withoutBom } from './byte-order-mark.ts';
import { defaultIgnoreRules, type IgnoreRules, isIgnored, parseIgnore } from './ignore.ts';
import type { ChartFile, ChartLimits } from './types.ts';

/** What the walk needs. */
export interface FolderOptions {
  readonly files: ReadFiles;
  readonly limits: ChartLimits;
}

/** The files that Helm would load, in its order, without their BOMs. */
export interface Folder {
  readonly files: readonly ChartFile[];
  readonly warnings: readonly Warning[];
}

interface Walk extends FolderOptions {
  readonly root: string;
  readonly rules: IgnoreRules;
  readonly found: ChartFile[];
  /** The real paths of the chart's folder and of the linked folders that the walk is in. */
  readonly inside: readonly string[];
  readonly spent: { bytes: number };
  readonly warnings: Warning[];
}

/** What git keeps of a clone: a folder, or in a worktree and a submodule a file. */
const CLONE = '.git';

/**
 * Reads every file that belongs to the chart in `root`.
 *
 * @throws CH_CHART_UNREADABLE, CH_CHART_IGNORE, CH_CHART_TOO_LARGE; CH_CHART_INVALID for a broken or
 * endless link and for what is neither file nor folder.
 */
export async function readFolder(root: string, options: FolderOptions): Promise<Folder> {
  const info = await reading(root, () => options.files.info(root));
  if (info?.kind !== 'directory') {
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: info === undefined ? `there is no chart folder ${quoted(root)}` : `${quoted(root)} is not a folder`,
      where: { file: root },
    });
  }
  const rules = await readIgnore(root, options.files);
  const inside = [await reading(root, () => options.files.realPath(root))];
  const found: ChartFile[] = [];
  const warnings = [...rules.warnings];
  await walkDirectory('', { ...options, root, rules, found, inside, spent: { bytes: 0 }, warnings });
  return { files: found, warnings };
}

/** Only the file in the chart's own folder counts, never a subchart's. */
async function readIgnore(root: string, files: ReadFiles): Promise<IgnoreRules> {
  const file = `${root}/.helmignore`;
  // A link that leads nowhere is no rule file for Helm; the walk refuses it.
  if ((await reading(file, () => files.info(file))) === undefined) return defaultIgnoreRules;
  return parseIgnore(await reading(file, () => files.readFile(file)), file);
}

async function walkDirectory(directory: string, walk: Walk): Promise<void> {
  const location = directory === '' ? walk.root : `${walk.root}/${directory}`;
  const names = await reading(location, () => walk.files.readDirectory(location));
  for (const name of names.toSorted(compareBytes)) await visit(directory === '' ? name : `${directory}/${name}`, walk);
}

async function visit(path: string, walk: Walk): Promise<void> {
  const location = `${walk.root}/${path}`;
  const own = await reading(location, () => walk.files.linkInfo(location));
  if (path.slice(path.lastIndexOf('/') + 1) === CLONE) return leaveClone(path, own, walk);
  // Helm resolves a link before it asks .helmignore: a broken one is refused though it would be left out.
  const info = own?.kind === 'link' ? await followLink(location, walk.files) : own;
  if (info === undefined) throw gone(path, location);
  if (isIgnored(walk.rules, path, info.kind === 'directory')) return;
  if (info.kind === 'directory') {
    await walkDirectory(path, own?.kind === 'link' ? await enterLink(location, walk) : walk);
    return;
  }
  if (info.kind !== 'file') {
    throw refusal(location, {
      message: `${quoted(location)} is neither a file nor a folder, so Helm refuses it`,
      hint: 'remove it, or list it in .helmignore',
    });
  }
  walk.found.push({ path, bytes: await readWithin(location, info, walk) });
}

// Helm packages it. No two clones have it alike, so that the next run would find another chart under the same version.
function leaveClone(path: string, own: FileInfo | undefined, { root, rules, warnings }: Walk): void {
  if (isIgnored(rules, path, own?.kind === 'directory')) return;
  warnings.push({
    code: 'git-left-out',
    message: `${quoted(path)} is no part of the chart and is left out, where Helm would package it`,
    hint: 'list .git in .helmignore',
    where: { file: `${root}/${path}` },
  });
}

/** Node puts U+FFFD for bytes of a name that are no UTF-8, and then finds no such file. */
function gone(path: string, location: string): CharthouseError {
  return path.includes('\ufffd')
    ? refusal(location, { message: `the name of ${quoted(location)} is not valid UTF-8`, hint: 'rename the file, in UTF-8' })
    : refusal(location, { message: `${quoted(location)} is gone`, hint: 'run again when nothing writes to the folder' });
}

async function followLink(location: string, files: ReadFiles): Promise<FileInfo> {
  const info = await files.info(location).catch(() => undefined);
  if (info !== undefined) return info;
  throw refusal(location, {
    message: `the link ${quoted(location)} leads nowhere, so Helm refuses the chart`,
    hint: 'remove the link, or restore what it names',
  });
}

async function enterLink(location: string, walk: Walk): Promise<Walk> {
  const target = await reading(location, () => walk.files.realPath(location));
  if (!walk.inside.includes(target)) return { ...walk, inside: [...walk.inside, target] };
  throw refusal(location, {
    message: `the link ${quoted(location)} leads back into a folder that holds it, without end`,
    hint: 'remove the link, or list it in .helmignore',
  });
}

async function readWithin(location: string, { sizeBytes }: FileInfo, walk: Walk): Promise<Uint8Array> {
  const { maxFileBytes, maxTotalBytes } = walk.limits;
  checkSize(sizeBytes, maxFileBytes, location);
  walk.spent.bytes += sizeBytes;
  if (walk.spent.bytes > maxTotalBytes) {
    throw new CharthouseError('CH_CHART_TOO_LARGE', {
      message: `the files of ${quoted(walk.root)} are together larger than ${maxTotalBytes} bytes`,
      where: { file: location },
    });
  }
  const bytes = await reading(location, () => walk.files.readFile(location));
  // The file may have grown since it was measured.
  checkSize(bytes.length, maxFileBytes, location);
  return withoutBom(bytes);
}

function checkSize(sizeBytes: number, maxFileBytes: number, location: string): void {
  if (sizeBytes <= maxFileBytes) return;
  throw new CharthouseError('CH_CHART_TOO_LARGE', {
    message: `${quoted(location)} has ${sizeBytes} bytes, more than the ${maxFileBytes} that a file of a chart may have`,
    hint: 'list it in .helmignore, or raise --max-file-size',
    where: { file: location },
  });
}

async function reading<T>(location: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const code = systemCode(cause) ?? String(cause);
    throw new CharthouseError('CH_CHART_UNREADABLE', {
      message: `cannot read ${quoted(location)}: ${code}`,
      where: { file: location },
      cause,
    });
  }
}

function refusal(location: string, facts: ErrorFacts): CharthouseError {
  return new CharthouseError('CH_CHART_INVALID', { ...facts, where: { file: location } });
}
