/** Puts a file in place of another, or of none: whole or not at all. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';

/**
 * A reader sees the old file or the new one, never a part. Makes the folder if there is none. Errors are those of `node:fs`.
 *
 * Without `mode`, the permissions of the file that is there stay, and its owner and group as far as the system lets us; a new one has 0644.
 */
export async function replaceFile(path: string, pieces: readonly Uint8Array[], mode?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // The name does not end in .tgz: what a kill leaves behind is in no index.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const replaces = mode === undefined ? await accessOf(path) : undefined;
    const file = await open(temporary, 'wx', replaces === undefined ? (mode ?? 0o644) : 0o600);
    try {
      for (const piece of pieces) await file.writeFile(piece);
      if (replaces !== undefined) await keepAccess(file, replaces);
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

interface Access {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Of the regular file that is there; undefined if there is none. */
async function accessOf(path: string): Promise<Access | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? found : undefined;
}

/** The owner first: changing it clears bits of the mode. Only root may give a file away, and not every file system has modes. */
async function keepAccess(file: FileHandle, { mode, uid, gid }: Access): Promise<void> {
  const now = await file.stat();
  if (now.uid !== uid || now.gid !== gid) {
    // The group alone can be kept by every member of it.
    await file.chown(uid, gid).catch(() => file.chown(now.uid, gid).catch(() => undefined));
  }
  const isGroupKept = (await file.stat()).gid === gid;
  // What the old group was allowed is not given to another group.
  await file.chmod(mode & (isGroupKept ? 0o777 : 0o707)).catch(() => undefined);
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
