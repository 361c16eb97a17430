/** Programs that were fetched, kept between runs with the archives they are from. Whoever can write here is not trusted: what is kept counts only for its bytes. */
import { constants } from 'node:fs';
import { access, lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readRegularFile } from './read-file.ts';
import { replaceFile, unwritable } from './replace-file.ts';

/** The place of one program: whoever puts something there puts the same bytes. */
export interface ProgramSlot {
  /** Below the cache, with forward slashes. */
  readonly folder: string;
  readonly file: string;
  /** The file name of the archive. */
  readonly archive: string;
}

/** Any number of processes may work on one at the same time. */
export interface ProgramCache {
  /** The archive that was kept, to be compared with its sum; undefined if there is none of at most `maxBytes`. */
  archive(slot: ProgramSlot, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Keeps an archive. @throws CH_OUTPUT_UNWRITABLE */
  keep(slot: ProgramSlot, archive: Uint8Array): Promise<void>;
  /** The path of a program with exactly these bytes, in a folder with no other program. @throws CH_OUTPUT_UNWRITABLE */
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
        // Another set-up was quicker, and its program runs already: Windows lets nobody replace it then.
        if (await isSame(path, program)) return path;
        throw unwritable(path, cause);
      }
      return path;
    },
  };
}

/** Undefined for what is no file, a link, or larger: whatever is in the way, putting a file there will say so. */
async function fileOf(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readRegularFile(path, { maxBytes }) : undefined;
  } catch {
    return undefined;
  }
}

// Invariant: a program is run only if it has the bytes of the archive whose sum was compared in this run.
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

/** The folder comes first on the search path of later steps: a `git` that somebody left in it would run there. */
async function removeOthers(folder: string, file: string): Promise<void> {
  for (const name of await readdir(folder)) {
    // The dot: another process is about to put the same program.
    if (name !== file && !name.startsWith(`.${file}.`)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
