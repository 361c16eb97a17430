/** Runs something under the lock of a folder, with a place for half-written files that is cleared after a kill. */
import type { FolderContext } from './context.ts';
import { type HeldLock, withLock } from './lock.ts';
import { makeLockPaths } from './lock-paths.ts';
import { beginWriter, sweep } from './writer.ts';

/** What happens before the lock is taken, and under it. */
export interface LockedWork<D, T> {
  /** Writes into the folder that it gets: `work` moves the result away, and the rest is removed. */
  readonly prepare: (folder: string) => Promise<D>;
  readonly work: (prepared: D, lock: HeldLock) => Promise<T>;
  readonly signal: AbortSignal | undefined;
}

/** The folder is created if it does not exist. @throws CH_STORE_LOCKED */
export async function underLock<D, T>(context: FolderContext, { prepare, work, signal }: LockedWork<D, T>): Promise<T> {
  const paths = await makeLockPaths(context);
  const writer = await beginWriter(context, paths);
  try {
    await sweep(context, paths, writer.name);
    const prepared = await prepare(writer.folder);
    let done: { readonly value: T } | undefined;
    await withLock({ context, paths, writer, signal, isPointless: async () => false }, async (lock) => {
      done = { value: await work(prepared, lock) };
    });
    if (done === undefined) throw new Error('the lock was taken, and nothing was done under it');
    return done.value;
  } finally {
    await writer.end();
  }
}
