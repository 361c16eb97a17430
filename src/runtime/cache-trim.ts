/** Bounds the size of the cache: what was not used for the longest time is removed first. */
import { cacheEntries } from './cache-entries.ts';
import type { DurableFiles } from './durable-files.ts';

interface BoundOptions {
  readonly root: string;
  readonly maxBytes: number;
  readonly files: DurableFiles;
  /** What this run uses is never removed. */
  readonly used: ReadonlySet<string>;
  readonly now: () => number;
}

/** Removing stops below the limit, so that the next entry does not need another look at the folder. */
const trimmedShare = 0.9;

/** A write takes seconds; what is older was left by a process that was killed. */
const unfinishedMs = 3_600_000;

/** Keeps a cache within its limit. Two processes that do so at once remove a little more than one. */
export function cacheBound(options: BoundOptions): { readonly added: (bytes: number) => Promise<void> } {
  let total: number | undefined;
  let turn: Promise<void> = Promise.resolve();
  const add = async (bytes: number): Promise<void> => {
    if (total !== undefined) total += bytes;
    if (total === undefined || total > options.maxBytes) total = await trim(options);
  };
  return {
    added: (bytes) => {
      turn = turn.catch(() => undefined).then(() => add(bytes));
      return turn;
    },
  };
}

/** Returns the size of what is left. */
async function trim({ root, maxBytes, files, used, now }: BoundOptions): Promise<number> {
  const entries = await cacheEntries(root, files);
  const remove = (path: string): Promise<void> => files.remove(path).catch(() => undefined);
  let total = 0;
  for (const { kind, path, sizeBytes, usedMs } of entries) {
    if (kind === 'unfinished' && usedMs < now() - unfinishedMs) await remove(path);
    else total += sizeBytes;
  }
  if (total <= maxBytes) return total;
  for (const { path, sizeBytes } of entries.filter(({ kind }) => kind === 'content').sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maxBytes * trimmedShare) break;
    if (used.has(path)) continue;
    await remove(path);
    total -= sizeBytes;
  }
  return total;
}
