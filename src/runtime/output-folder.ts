/** Writes results that the user asked for: completely or not at all, replacing what was there. */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { replaceFile, unwritable } from './replace-file.ts';

/** The destination of packages and index files. Paths are the platform's. */
export interface OutputFolder {
  /**
   * Writes the pieces, one after the other, to `path`; a reader sees the old file or the new one, never a part. Creates the folder if it
   * does not exist.
   *
   * @throws CH_OUTPUT_UNWRITABLE
   */
  put(path: string, pieces: readonly Uint8Array[]): Promise<void>;
  /**
   * Removes a file; a link itself, not its target. It may be gone already.
   *
   * @throws CH_OUTPUT_UNWRITABLE
   */
  remove(path: string): Promise<void>;
}

/** The machine's own file system; relative paths are resolved against `folder`, and messages show them as given. */
export function outputIn(folder: string): OutputFolder {
  return {
    put: async (path, pieces) => {
      try {
        await replaceFile(resolve(folder, path), pieces);
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
    remove: async (path) => {
      try {
        await rm(resolve(folder, path), { force: true });
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
  };
}
