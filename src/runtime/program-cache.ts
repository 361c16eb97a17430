/**
 * Downloaded programs, kept between runs with their archives. The cache is not trusted, since others may write to it: only the bytes count.
 */
import { constants } from 'node:fs';
import { access, lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readRegularFile } from './read-file.ts';
import { replaceFile, unwritable } from './replace-file.ts';

/** The place of one program: every process stores the same bytes there. */
export interface ProgramSlot {
  /** Below the cache, with forward slashes. */
  readonly folder: string;
  readonly file: string;
  /** The file name of the archive. */
  readonly archive: string;
}

/** Any number of processes may use a slot at the same time. */
export interface ProgramCache {
  /** The kept archive, to be compared with its checksum; undefined if there is none of at most `maxBytes`. */
  archive(slot: ProgramSlot, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Keeps an archive. @throws CH_OUTPUT_UNWRITABLE */
  keep(slot: ProgramSlot, archive: Uint8Array): Promise<void>;
  /** The path of a program with exactly these bytes, in a folder that contains no other program. @throws CH_OUTPUT_UNWRITABLE */
  place(slot: ProgramSlot, program: Uint8Array): Promise<string>;
}

/** The machine's own file system, below `root`. */
export function programCache(root: string): ProgramCache {
  const archiveOf = ({ folder, archive }: ProgramSlot): string => join(root, 'archives', folder, archive);
  return {
    archive: (slot, maxBytes) => fileOf(archiveOf(slot), maxBytes),
    keep: async (slot, archive) => {
      const path = archiveOf(slot);
      await replaceFile(path, [archive]).catch((cause: unknown) => {
        throw unwritable(path, cause);
      });
    },
    place: async (slot, program) => {
      const path = join(root, slot.folder, slot.file);
      try {
        await removeLink(dirname(path));
        if (!(await isSame(path, program))) await replaceFile(path, [program], 0o755);
        await removeOthers(dirname(path), slot.file);
      } catch (cause) {
        // Another process was faster, and its program runs already: Windows does not allow replacing it then.
        if (await isSame(path, program)) return path;
        throw unwritable(path, cause);
      }
      return path;
    },
  };
}

/** Undefined if it is not a file, is a link, or is larger: writing the file there reports any obstacle. */
async function fileOf(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readRegularFile(path, { maxBytes }) : undefined;
  } catch {
    return undefined;
  }
}

// Invariant: a program is run only if it has the bytes of the archive whose checksum was compared in this run.
async function isSame(path: string, program: Uint8Array): Promise<boolean> {
  const there = await fileOf(path, program.length);
  if (there === undefined || Buffer.compare(there, program) !== 0) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function removeLink(folder: string): Promise<void> {
  const info = await lstat(folder).catch(() => undefined);
  if (info?.isSymbolicLink()) await rm(folder);
}

/** The folder comes first in the PATH of later steps: a `git` left in it would run there. */
async function removeOthers(folder: string, file: string): Promise<void> {
  for (const name of await readdir(folder)) {
    // The dot: another process is about to store the same program.
    if (name !== file && !name.startsWith(`.${file}.`)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
