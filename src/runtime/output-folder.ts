/** Writing results that the user asked for: whole or not at all, and over what was there before. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';

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
  return { put: (path, pieces) => put(path, resolve(folder, path), pieces) };
}

async function put(path: string, place: string, pieces: readonly Uint8Array[]): Promise<void> {
  try {
    await mkdir(dirname(place), { recursive: true });
    await replace(place, pieces);
  } catch (cause) {
    const code = systemCode(cause);
    throw new CharthouseError('CH_OUTPUT_UNWRITABLE', {
      message: `${quoted(path)} cannot be written${code === undefined ? '' : `: ${reasons[code] ?? code}`}`,
      where: { file: path },
      details: { path, code },
      cause,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EDQUOT: 'the quota is used up (EDQUOT)',
  EEXIST: 'a part of the path is a file (EEXIST)',
  EISDIR: 'it is a folder (EISDIR)',
  ENOSPC: 'there is no room left (ENOSPC)',
  ENOTDIR: 'a part of the path is a file (ENOTDIR)',
  EROFS: 'the disk is read only (EROFS)',
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
