/**
 * Bytes by their SHA-256 and small records, kept between runs below one folder. Any number of processes may use it at once; each entry is
 * checked when it is read. No fault here fails a run: without a usable folder it goes on without a cache, with one warning. After a stop, each call throws its reason.
 */
import { join } from 'node:path';
import { sha256Hex } from '../base/digest.ts';
import { isJsonMap, type JsonMap } from '../base/json.ts';
import { systemCode } from '../base/system-code.ts';
import type { Warning } from '../base/warning.ts';
import { type CachePart, entryName, makeCacheFolders, readEntry, Unusable, writeEntry } from './cache-files.ts';
import { decodeRecord, encodeRecord, maxRecordBytes } from './cache-record.ts';
import { cacheBound } from './cache-trim.ts';
import type { DurableFiles } from './durable-files.ts';
import { untilAborted } from './until-aborted.ts';

/** The parts that contain records. */
export type RecordPart = Exclude<CachePart, 'blobs'>;

/** What a run reads and keeps. Never a credential: the cache does not know what is secret. */
export interface ContentCache {
  /** The bytes with this SHA-256 (lower-case hex); undefined if they are not there, are damaged, or are more than `maxBytes`. */
  blob(digest: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Keeps bytes, and returns their SHA-256. */
  keep(bytes: Uint8Array): Promise<string>;
  /** The record under a key; undefined if it is not there or damaged. */
  record(part: RecordPart, key: string): Promise<JsonMap | undefined>;
  /** Replaces the record under a key. */
  note(part: RecordPart, key: string, record: JsonMap): Promise<void>;
  /** Removes bytes that nothing refers to any more. */
  drop(digest: string): Promise<void>;
}

/** How a cache is opened. Nothing is read or written yet. */
export interface ContentCacheOptions {
  /** Everything is below it, and nothing else is in it. */
  readonly root: string;
  /** When there is more, what was not used for the longest time is removed. */
  readonly maxBytes: number;
  readonly files: DurableFiles;
  readonly now: () => number;
  /** Ends a wait for a folder that never answers. */
  readonly signal?: AbortSignal | undefined;
  /** Called at most once. */
  readonly onWarning: (warning: Warning) => void;
}

/** A cache that has nothing and keeps nothing. */
export const noCache: ContentCache = {
  blob: async () => undefined,
  keep: async (bytes) => sha256Hex(bytes),
  record: async () => undefined,
  note: async () => undefined,
  drop: async () => undefined,
};

/** The cache in a folder. */
export function contentCache({ root, maxBytes, files, now, signal, onWarning }: ContentCacheOptions): ContentCache {
  const used = new Set<string>();
  const bound = cacheBound({ root, maxBytes, files, used, now });
  let folders: Promise<void> | undefined;
  let isOff = false;
  const off = (error: unknown): void => {
    if (!isOff) onWarning(unusableCache(root, error));
    isOff = true;
  };
  /** Undefined if the cache cannot be used; the first reason becomes the warning. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (isOff) return undefined;
    try {
      folders ??= makeCacheFolders(root, files);
      const making = folders;
      return await untilAborted(() => making.then(work), signal);
    } catch (error) {
      signal?.throwIfAborted();
      off(error);
      return undefined;
    }
  };
  const pathOf = (part: CachePart, name: string): string => join(root, part, name);
  const use = async (path: string): Promise<void> => {
    used.add(path);
    // Also on a read-only file system, what is there can be read.
    await files.touch(path).catch(() => undefined);
  };
  const remove = (path: string): Promise<void> => files.remove(path).catch(() => undefined);
  const write = (path: string, bytes: Uint8Array): Promise<void> => {
    used.add(path);
    return writeAgain(path, bytes, { root, files });
  };

  return {
    blob: (digest, most) =>
      attempt(async () => {
        // It may come from a record, and must not lead out of the folder.
        if (!entryName.test(digest)) return undefined;
        const path = pathOf('blobs', digest);
        const bytes = await readEntry(path, most, files);
        if (bytes === undefined) return undefined;
        // Invariant: nothing of the cache is used before its digest was compared in this run.
        if (sha256Hex(bytes) !== digest) return void (await remove(path));
        await use(path);
        return bytes;
      }),
    keep: async (bytes) => {
      const digest = sha256Hex(bytes);
      if (bytes.length > maxBytes) return digest;
      await attempt(async () => {
        const path = pathOf('blobs', digest);
        const before = await files.state(path).catch(() => undefined);
        if (before?.kind === 'file' && before.sizeBytes === bytes.length) return use(path);
        await write(path, bytes);
        await bound.added(bytes.length);
      });
      return digest;
    },
    record: (part, key) =>
      attempt(async () => {
        const name = sha256Hex(Buffer.from(key));
        const path = pathOf(part, name);
        const bytes = await readEntry(path, maxRecordBytes, files);
        if (bytes === undefined) return undefined;
        const record = decodeRecord(bytes, name);
        if (record === undefined) return void (await remove(path));
        await use(path);
        return isJsonMap(record) ? record : undefined;
      }),
    note: async (part, key, record) => {
      const name = sha256Hex(Buffer.from(key));
      await attempt(() => write(pathOf(part, name), encodeRecord(record, name)));
    },
    drop: async (digest) => {
      const path = pathOf('blobs', digest);
      if (entryName.test(digest) && !used.has(path)) await attempt(() => remove(path));
    },
  };
}

/** Another process may have emptied the cache meanwhile, folders and all. */
async function writeAgain(path: string, bytes: Uint8Array, { root, files }: Pick<ContentCacheOptions, 'root' | 'files'>): Promise<void> {
  try {
    await writeEntry(path, bytes, files);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await makeCacheFolders(root, files);
    await writeEntry(path, bytes, files);
  }
}

/** The warning for a folder that cannot be used. */
export function unusableCache(root: string, error: unknown): Warning {
  const why =
    error instanceof Unusable ? error.message : `${root}: ${reasons[systemCode(error) ?? ''] ?? systemCode(error) ?? 'unexpected error'}`;
  return { code: 'cache-unusable', message: `dependencies are not kept for later runs: ${why}` };
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EDQUOT: 'disk quota exceeded (EDQUOT)',
  EFBIG: 'file size limit exceeded (EFBIG)',
  ENOSPC: 'no space left on the device (ENOSPC)',
  ENOTDIR: 'a part of the path is a file (ENOTDIR)',
  EPERM: 'operation not permitted (EPERM)',
  EROFS: 'read-only file system (EROFS)',
};
