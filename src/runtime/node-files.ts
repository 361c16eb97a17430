/** `ReadFiles` over the machine's own file system. */
import type { BigIntStats, Stats } from 'node:fs';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { systemCode } from '../base/system-code.ts';
import type { FileInfo, FileKind, ReadFiles } from './files.ts';
import { readRegularFile } from './read-file.ts';

/** The machine's files, read anew at each call: nothing is cached. */
export const nodeFiles: ReadFiles = {
  readFile: readRegularFile,
  readDirectory: (path) => readdir(path),
  // File numbers on Windows do not fit into a double.
  info: (path) => described(stat(path, { bigint: true })),
  linkInfo: (path) => described(lstat(path, { bigint: true })),
  realPath: (path) => realpath(path),
  readLink: (path) => readlink(path),
};

/** ENOTDIR also means "does not exist": `a/b` if `a` is a file. So does a loop of links (ELOOP). */
async function described(asked: Promise<BigIntStats>): Promise<FileInfo | undefined> {
  try {
    const stats = await asked;
    const id = stats.ino === 0n ? undefined : `${stats.dev}:${stats.ino}`;
    return { kind: kindOf(stats), sizeBytes: stats.isFile() ? Number(stats.size) : 0, id };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** The kind of a file, from a Node stat result or directory entry. */
export function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
