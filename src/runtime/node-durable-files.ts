/** `DurableFiles` over the machine's own file system. */
import { type BigIntStats, constants, type Dirent } from 'node:fs';
import { type FileHandle, link, lstat, lutimes, mkdir, open, readdir, realpath, rename, rmdir, statfs, unlink } from 'node:fs/promises';
import process from 'node:process';
import { systemCode } from '../base/system-code.ts';
import type { DurableFiles, FileState, FolderEntry, OpenFile } from './durable-files.ts';
import { kindOf } from './node-files.ts';

/** Types of Linux file systems that only one kernel mounts: ext, xfs, btrfs, tmpfs, overlay, f2fs, zfs, bcachefs. */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630, 0xf2f5_2010, 0x2fc1_2fc1, 0xca45_1a4e,
]);

/** The limit of one writev. */
const maxPieces = 1024;

// Windows has neither flag.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** The machine's files. */
export const nodeDurableFiles: DurableFiles = {
  open: async (path) => opened(await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)),
  create: async (path, mode) => opened(await open(path, 'wx', mode)),
  state: async (path) => stateOf(await lstat(path, { bigint: true })),
  makeFolder: (path, mode) => mkdir(path, { mode: mode ?? 0o777 }),
  removeFolder: (path) => rmdir(path),
  readFolder: async (path) => namesIn(await readdir(path, { withFileTypes: true })),
  syncFolder,
  link,
  rename,
  remove: unlink,
  touch: (path) => {
    const now = new Date();
    return lutimes(path, now, now);
  },
  realPath: (path) => realpath(path),
  isLocal: async (path) => process.platform === 'linux' && localTypes.has((await statfs(path)).type),
};

function opened(file: FileHandle): OpenFile {
  return {
    state: async () => stateOf(await file.stat({ bigint: true })),
    read: async (into, position) => {
      let got = 0;
      while (got < into.length) {
        const { bytesRead } = await file.read(into, got, into.length - got, position + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      return got;
    },
    write: async (pieces) => {
      for (let from = 0; from < pieces.length; from += maxPieces) await writeAll(file, pieces.slice(from, from + maxPieces));
    },
    setMode: (mode) => file.chmod(mode),
    setOwner: (owner, group) => file.chown(owner, group),
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

/** If the disk fills up, writev writes less than asked before it fails with ENOSPC. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let left = pieces.filter((piece) => piece.length > 0);
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left);
    const rest: Uint8Array[] = [];
    for (const piece of left) {
      if (bytesWritten < piece.length) rest.push(bytesWritten > 0 ? piece.subarray(bytesWritten) : piece);
      bytesWritten = Math.max(0, bytesWritten - piece.length);
    }
    left = rest;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this; NTFS writes names to its journal in order.
  if (process.platform === 'win32') return;
  const folder = await open(path, O_RDONLY);
  try {
    await folder.sync();
  } catch (error) {
    // Some network file systems do not support fsync for folders.
    if (!['EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

/** As Node reads them. */
export function namesIn(entries: readonly Dirent[]): readonly FolderEntry[] {
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

/** As Node sees it. */
export function stateOf(stats: BigIntStats): FileState {
  return {
    kind: kindOf(stats),
    device: stats.dev,
    inode: stats.ino,
    sizeBytes: Number(stats.size),
    mode: Number(stats.mode & 0o7777n),
    owner: Number(stats.uid),
    group: Number(stats.gid),
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
  };
}
