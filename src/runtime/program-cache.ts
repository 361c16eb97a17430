/** Programs that were fetched, kept between runs; one that is not what was kept counts as none. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../base/digest.ts';
import { openRegularFile, readRegularFile } from './read-file.ts';
import { replaceFile, unwritable } from './replace-file.ts';

/** The place of one program: whoever puts something there puts the same bytes. */
export interface ProgramSlot {
  /** Below the cache, with forward slashes. */
  readonly folder: string;
  readonly file: string;
}

/** Any number of processes may work on one at the same time. */
export interface ProgramCache {
  /** The program's path; undefined where there is none, where it was cut or changed, and where it may not be run. */
  find(slot: ProgramSlot): Promise<string | undefined>;
  /** Keeps the program and gives its path. @throws CH_OUTPUT_UNWRITABLE */
  put(slot: ProgramSlot, program: Uint8Array): Promise<string>;
}

/** The machine's own file system, below `root`. */
export function programCache(root: string): ProgramCache {
  const find = async (slot: ProgramSlot): Promise<string | undefined> => {
    const path = pathOf(slot);
    return (await isWhole(path)) ? path : undefined;
  };
  const pathOf = ({ folder, file }: ProgramSlot): string => join(root, folder, file);
  return {
    find,
    put: async (slot, program) => {
      const path = pathOf(slot);
      try {
        await replaceFile(path, [program], 0o755);
        // Invariant: the program before its sum. Whoever finds a sum finds the program that it is of, or one that does not count.
        await replaceFile(sumOf(path), [Buffer.from(`${sha256Hex(program)}  ${slot.file}\n`)]);
      } catch (cause) {
        // Another set-up was quicker, and its program runs already: Windows lets nobody replace it then.
        if (await isWhole(path)) return path;
        throw unwritable(path, cause);
      }
      return path;
    },
  };
}

/** In the form that `sha256sum --check` reads. */
function sumOf(path: string): string {
  return `${path}.sha256`;
}

/** Helm 4.2 has 65 MB. */
const maxProgramBytes = 300_000_000;

const maxSumBytes = 4096;

async function isWhole(path: string): Promise<boolean> {
  try {
    const [said] = await Promise.all([readRegularFile(sumOf(path), { maxBytes: maxSumBytes }), access(path, constants.X_OK)]);
    return Buffer.from(said).toString().slice(0, 64) === (await digestOf(path));
  } catch {
    // Whatever is in the way, putting the program there will say so.
    return false;
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await openRegularFile(path, { maxBytes: maxProgramBytes });
  // The stream closes the file. Its end is bounded, since a file can grow while it is read.
  for await (const chunk of file.createReadStream({ end: maxProgramBytes })) hash.update(chunk);
  return hash.digest('hex');
}
