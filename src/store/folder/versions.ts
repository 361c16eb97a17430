/**
 * Caches ETags: a file that has not changed since it was hashed has the same ETag. Under the lock this saves reading a large index a second
 * time.
 */
import type { FileState } from '../../runtime/durable-files.ts';
import type { FolderContext } from './context.ts';
import { type OpenObject, readEtag } from './read.ts';

/** ETags of the files that were hashed so far. */
export interface EtagCache {
  /** The ETag of an open object. */
  etagOf(key: string, object: OpenObject): Promise<string>;
  /** Remembers the ETag of an object that was just read, if any later change would be visible. */
  note(key: string, state: FileState, etag: string): Promise<void>;
}

/**
 * A change within one tick of the file system's clock (10 ms at most on Linux) may leave no trace in the times; a file that was unchanged
 * for longer than this before the read cannot change without a trace.
 */
const restMs = 1_000;
const maxNoted = 1_000;

/** Remembers ETags for the lifetime of the store. */
export function makeEtagCache({ root, files, clock }: FolderContext): EtagCache {
  const noted = new Map<string, { readonly state: FileState; readonly etag: string }>();
  const etags: EtagCache = {
    etagOf: async (key, object) => {
      const known = noted.get(key);
      if (known !== undefined && identical(known.state, object.state)) return known.etag;
      const etag = await readEtag(object);
      await etags.note(key, object.state, etag);
      return etag;
    },
    note: async (key, state, etag) => {
      noted.delete(key);
      const rested = Number(state.changedNs / 1_000_000n) + restMs < clock.now();
      // On other file systems the times come from another machine, and possibly from a cache.
      if (!rested || !(await files.isLocal(root))) return;
      noted.set(key, { state, etag });
      for (const oldest of noted.keys()) if (noted.size > maxNoted) noted.delete(oldest);
    },
  };
  return etags;
}

/** Also compares the time of the last change: no program can set that one. */
function identical(a: FileState, b: FileState): boolean {
  const same = a.device === b.device && a.inode === b.inode && a.sizeBytes === b.sizeBytes;
  return same && a.modifiedNs === b.modifiedNs && a.changedNs === b.changedNs;
}
