/** Writing results that the user asked for: whole or not at all, and over what was there before. */
import { resolve } from 'node:path';
import { replaceFile, unwritable } from './replace-file.ts';

/** Where packages and index files go. Paths are the platform's. */
export interface OutputFolder {
  /**
   * Puts the pieces, one after the other, at `path`; a reader sees the old file or the new one, never a part.
   * Makes the folder where there is none.
   *
   * @throws CH_OUTPUT_UNWRITABLE
   */
  put(path: string, pieces: readonly Uint8Array[]): Promise<void>;
}

/** The machine's own file system; relative paths count from `folder`, and messages name them as they were given. */
export function outputIn(folder: string): OutputFolder {
  return {
    put: async (path, pieces) => {
      try {
        await replaceFile(resolve(folder, path), pieces);
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
  };
}
