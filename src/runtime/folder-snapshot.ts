/** Reads a whole folder with calls that wait: they cost a tenth of those that do not. */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import type { FileInfo, FileKind } from './files.ts';

/** What a path in the folder is. */
export interface SnapshotEntry extends FileInfo {
  /** Of a folder that was entered: the names in it. */
  readonly names?: readonly string[];
  /** Of a file that was read: the place of its contents in `bytes`. */
  readonly at?: number;
}

/** A folder, as it was at one time. What is not in it was not looked at, or could not be read: ask the system. */
export interface FolderSnapshot {
  /** The path of the folder, with all links resolved. */
  readonly real: string;
  /** By the path below the folder, with `/`; the folder itself is the empty path. */
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
  readonly bytes: ArrayBuffer;
}

/** A chart that is larger is read file by file: a folder may contain anything, and `.helmignore` excludes it only later. */
const mostEntries = 5_000;
const mostBytes = 8 * 1024 * 1024;

// Windows has none of the three.
const { O_NOCTTY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** Undefined if it is no folder, or cannot be read. Follows no link but the path itself, and enters neither `.git` nor another drive. */
export function snapshotFolder(folder: string): FolderSnapshot | undefined {
  try {
    const root = statSync(folder, { bigint: true });
    if (!root.isDirectory()) return undefined;
    const { dev: device } = root;
    const reading: Reading = { real: realpathSync.native(folder), device, entries: new Map(), bytes: new Uint8Array(64 * 1024), used: 0 };
    enter('', root, reading);
    return { real: reading.real, entries: reading.entries, bytes: reading.bytes.buffer.slice(0, reading.used) };
  } catch {
    return undefined;
  }
}

interface Reading {
  readonly real: string;
  readonly device: bigint;
  readonly entries: Map<string, SnapshotEntry>;
  bytes: Uint8Array<ArrayBuffer>;
  used: number;
}

function enter(path: string, stats: BigIntStats, reading: Reading): void {
  const own = infoOf(stats);
  const names = tried(() => readdirSync(placeOf(path, reading)));
  if (names === undefined || reading.entries.size + names.length > mostEntries) return void reading.entries.set(path, own);
  reading.entries.set(path, { ...own, names });
  for (const name of names) {
    const below = path === '' ? name : `${path}/${name}`;
    const found = tried(() => lstatSync(placeOf(below, reading), { bigint: true }));
    if (found === undefined) continue;
    const info = infoOf(found);
    if (info.kind === 'directory' && name !== '.git' && found.dev === reading.device) enter(below, found, reading);
    else if (info.kind === 'file') reading.entries.set(below, { ...info, ...tried(() => take(below, info, reading)) });
    else reading.entries.set(below, info);
  }
}

/**
 * Invariant: every file was looked at before it is opened, and is again once it is open; opening follows no link and never waits. A file
 * that changes meanwhile is left to the reader that reports it.
 */
function take(path: string, { sizeBytes }: FileInfo, reading: Reading): { readonly at: number } | undefined {
  // One byte more shows that it has grown.
  if (reading.used + sizeBytes + 1 > mostBytes) return undefined;
  const file = openSync(placeOf(path, reading), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size !== sizeBytes) return undefined;
    const at = reading.used;
    makeRoom(sizeBytes + 1, reading);
    let got = 0;
    for (let read = -1; read !== 0 && got <= sizeBytes; got += read)
      read = readSync(file, reading.bytes, at + got, sizeBytes + 1 - got, null);
    if (got !== sizeBytes) return undefined;
    reading.used = at + sizeBytes;
    return { at };
  } finally {
    closeSync(file);
  }
}

function makeRoom(sizeBytes: number, reading: Reading): void {
  const needed = reading.used + sizeBytes;
  if (needed <= reading.bytes.length) return;
  const larger = new Uint8Array(Math.max(needed, 2 * reading.bytes.length));
  larger.set(reading.bytes.subarray(0, reading.used));
  reading.bytes = larger;
}

/** What a path is, from its state. */
export function infoOf(stats: BigIntStats): FileInfo {
  const id = stats.ino === 0n ? undefined : `${stats.dev}:${stats.ino}`;
  return { kind: kindOf(stats), sizeBytes: stats.isFile() ? Number(stats.size) : 0, id };
}

function kindOf(stats: BigIntStats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

const placeOf = (path: string, { real }: Reading): string => (path === '' ? real : `${real}/${path}`);

function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
