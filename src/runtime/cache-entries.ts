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
    const names = (await files.readFolder(folder)).filter(({ kind }) => kind === 'file').map(({ name }) => name);
    const ours = names.filter((name) => entryName.test(name) || temporaryName.test(name));
    // Another process may have removed one of them.
    const states = await inParts(ours, (name) => files.state(join(folder, name)).catch(() => undefined));
    for (const [at, name] of ours.entries()) {
      const [path, state, isUnfinished] = [join(folder, name), states[at], temporaryName.test(name)];
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

const atOnce = 64;

/** A cache can have tens of thousands of files. */
async function inParts<T>(names: readonly string[], look: (name: string) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for (let from = 0; from < names.length; from += atOnce) found.push(...(await Promise.all(names.slice(from, from + atOnce).map(look))));
  return found;
}

async function isFolder(path: string, files: DurableFiles): Promise<boolean> {
  return (await files.state(path).catch(() => undefined))?.kind === 'directory';
}
