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
  /** The same of a draft that was read back in the folder of its writer, and has its name since a moment ago. */
  noteNamed(key: string, state: FileState, draft: ReadDraft): Promise<void>;
}

/** A draft with the state in which it was read back. */
export interface ReadDraft {
  readonly etag: string;
  readonly readBack: FileState;
}

/**
 * A change within one tick of the file system's clock (10 ms at most on Linux) may leave no trace in the times; a file that was unchanged
 * for longer than this before the read cannot change without a trace.
 */
const restMs = 1_000;
const maxNoted = 1_000;

/** No other program could change the draft before it had its name, and a change after this is later than our last write, so it shows. */
const tickMs = 50;

/** Remembers ETags for the lifetime of the store. */
export function makeEtagCache({ root, files, clock }: FolderContext): EtagCache {
  const noted = new Map<string, { readonly state: FileState; readonly etag: string }>();
  const add = (key: string, state: FileState, etag: string): void => {
    noted.set(key, { state, etag });
    for (const oldest of noted.keys()) if (noted.size > maxNoted) noted.delete(oldest);
  };
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
      add(key, state, etag);
    },
    noteNamed: async (key, state, { etag, readBack }) => {
      noted.delete(key);
      const rested = Number(readBack.modifiedNs / 1_000_000n) + tickMs < clock.now();
      if (rested && sameFile(readBack, state) && (await files.isLocal(root))) add(key, state, etag);
    },
  };
  return etags;
}

/** Also compares the time of the last change: no program can set that one. */
function identical(a: FileState, b: FileState): boolean {
  return sameFile(a, b) && a.changedNs === b.changedNs;
}

function sameFile(a: FileState, b: FileState): boolean {
  return a.device === b.device && a.inode === b.inode && a.sizeBytes === b.sizeBytes && a.modifiedNs === b.modifiedNs;
}
