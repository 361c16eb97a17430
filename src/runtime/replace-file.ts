/** Puts a file in place of another, or of none: whole or not at all. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';

/** A reader sees the old file or the new one, never a part. Makes the folder where there is none. Errors are those of `node:fs`. */
export async function replaceFile(path: string, pieces: readonly Uint8Array[], mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // The name does not end in .tgz: what a kill leaves behind is in no index.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', mode);
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

/** What is said of a path that `replaceFile` could not put. */
export function unwritable(path: string, cause: unknown): CharthouseError {
  const code = systemCode(cause);
  return new CharthouseError('CH_OUTPUT_UNWRITABLE', {
    message: `${quoted(path)} cannot be written${code === undefined ? '' : `: ${reasons[code] ?? code}`}`,
    where: { file: path },
    details: { path, code },
    cause,
  });
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
