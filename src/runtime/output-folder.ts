/** Writing results that the user asked for: whole or not at all, and over what was there before. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CharthouseError } from '../base/error.ts';

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

/** The machine's own file system. */
export const nodeOutput: OutputFolder = {
  put: async (path, pieces) => {
    try {
      await mkdir(dirname(path), { recursive: true });
      await replace(path, pieces);
    } catch (cause) {
      throw new CharthouseError('CH_OUTPUT_UNWRITABLE', {
        message: `'${path}' cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        where: { file: path },
        cause,
      });
    }
  },
};

async function replace(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  // The dot keeps a file that a kill leaves behind out of `*.tgz`, and so out of every index.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      for (const piece of pieces) await file.writeFile(piece);
      // Before the rename: after a power cut the name must not lead to an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
