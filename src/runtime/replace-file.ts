/** Replaces or creates a file: completely or not at all. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';

/**
 * A reader sees the old file or the new one, never a part. Creates the folder if it does not exist. Errors are those of `node:fs`.
 *
 * Without `mode`, the permissions of an existing file are kept, and its owner and group as far as the system allows; a new file has 0644.
 */
export async function replaceFile(path: string, pieces: readonly Uint8Array[], mode?: number): Promise<void> {
  await makeFolders(dirname(path));
  // The name does not end in .tgz, so that no index lists what a kill leaves behind.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const replaces = mode === undefined ? await accessOf(path) : undefined;
    const file = await open(temporary, 'wx', replaces === undefined ? (mode ?? 0o644) : 0o600);
    try {
      for (const piece of pieces) await file.writeFile(piece);
      if (replaces !== undefined) await keepAccess(file, replaces);
      // Before the rename: after a power cut the name must not refer to an empty file.
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

/** As `mkdir -p`. The recursive mkdir of Node never ends if the system refuses a folder with ENOENT, as /proc does. */
export async function makeFolders(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    const parent = dirname(path);
    if (systemCode(error) !== 'ENOENT' || parent === path) throw error;
    await makeFolders(parent);
    await makeFolder(path);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  }
}

interface Access {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Of an existing regular file; undefined if there is none. */
async function accessOf(path: string): Promise<Access | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? found : undefined;
}

/** The owner first: changing it clears mode bits. Only root may change an owner, and not every file system has modes. */
async function keepAccess(file: FileHandle, { mode, uid, gid }: Access): Promise<void> {
  const now = await file.stat();
  if (now.uid !== uid || now.gid !== gid) {
    // Any member of the group can keep the group.
    await file.chown(uid, gid).catch(() => file.chown(now.uid, gid).catch(() => undefined));
  }
  const isGroupKept = (await file.stat()).gid === gid;
  // Another group must not get the permissions of the old one.
  await file.chmod(mode & (isGroupKept ? 0o777 : 0o707)).catch(() => undefined);
}

/** The error for a path that `replaceFile` could not write. */
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
  EDQUOT: 'disk quota exceeded (EDQUOT)',
  EEXIST: 'a part of the path is a file (EEXIST)',
  EISDIR: 'it is a folder (EISDIR)',
  ENOSPC: 'no space left on the device (ENOSPC)',
  ENOTDIR: 'a part of the path is a file (ENOTDIR)',
  EROFS: 'read-only file system (EROFS)',
};
