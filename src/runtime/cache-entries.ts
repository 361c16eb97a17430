/** What is in the cache. */
import { join } from 'node:path';
import { cacheParts, entryName, temporaryName } from './cache-files.ts';
import type { DurableFiles } from './durable-files.ts';

/** A file of the cache. */
export interface CacheEntry {
  readonly kind: 'content' | 'record' | 'unfinished';
  readonly path: string;
  readonly sizeBytes: number;
  /** When it was last used, in ms since the epoch. */
  readonly usedMs: number;
}

/** Everything of ours in the cache, and nothing else: files with our names in our folders, which are no links. Empty if there is none. */
export async function cacheEntries(root: string, files: DurableFiles): Promise<readonly CacheEntry[]> {
  const found: CacheEntry[] = [];
  if (!(await isFolder(root, files))) return found;
  for (const part of cacheParts) {
    const folder = join(root, part);
    if (!(await isFolder(folder, files))) continue;
    for (const { name, kind } of await files.readFolder(folder)) {
      const isUnfinished = temporaryName.test(name);
      if (kind !== 'file' || !(isUnfinished || entryName.test(name))) continue;
      const path = join(folder, name);
      // Another process may have removed it.
      const state = await files.state(path).catch(() => undefined);
      if (state?.kind !== 'file') continue;
      const of = part === 'blobs' ? 'content' : 'record';
      found.push({
        kind: isUnfinished ? 'unfinished' : of,
        path,
        sizeBytes: state.sizeBytes,
        usedMs: Number(state.modifiedNs / 1_000_000n),
      });
    }
  }
  return found;
}

async function isFolder(path: string, files: DurableFiles): Promise<boolean> {
  return (await files.state(path).catch(() => undefined))?.kind === 'directory';
}
