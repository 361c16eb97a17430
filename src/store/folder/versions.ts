/**
 * ETags without reading the bytes again: a file that has not changed since it was hashed has the ETag it had.
 * Under the lock this saves reading a large index a second time.
 */
import type { FileState } from '../../runtime/durable-files.ts';
import type { Ground } from './context.ts';
import { type OpenObject, readEtag } from './read.ts';

/** What was hashed so far. */
export interface Revisions {
  /** The ETag of an open object. */
  etagOf(key: string, object: OpenObject): Promise<string>;
  /** Remembers the ETag of an object that was just read, if later changes are certain to show. */
  note(key: string, state: FileState, etag: string): Promise<void>;
}

/**
 * A change within one tick of the file system's clock (10 ms at most on Linux) may leave no trace in the times;
 * a file that has rested for longer than this before it was read cannot change without one.
 */
const restMs = 1_000;
const maxNoted = 1_000;

/** Remembers for as long as the store lives. */
export function makeRevisions({ root, files, clock }: Ground): Revisions {
  const noted = new Map<string, { readonly state: FileState; readonly etag: string }>();
  const revisions: Revisions = {
    etagOf: async (key, object) => {
      const known = noted.get(key);
      if (known !== undefined && identical(known.state, object.state)) return known.etag;
      const etag = await readEtag(object);
      await revisions.note(key, object.state, etag);
      return etag;
    },
    note: async (key, state, etag) => {
      noted.delete(key);
      const rested = Number(state.changedNs / 1_000_000n) + restMs < clock.now();
      // Elsewhere the times are another machine's, and may come from a cache.
      if (!rested || !(await files.isLocal(root))) return;
      noted.set(key, { state, etag });
      for (const oldest of noted.keys()) if (noted.size > maxNoted) noted.delete(oldest);
    },
  };
  return revisions;
}

/** By the time of the last change as well: no program can set that one. */
function identical(a: FileState, b: FileState): boolean {
  const same = a.device === b.device && a.inode === b.inode && a.sizeBytes === b.sizeBytes;
  return same && a.modifiedNs === b.modifiedNs && a.changedNs === b.changedNs;
}
