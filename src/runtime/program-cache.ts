/** Files that were fetched, kept between runs. Nothing in it is believed: anyone who can write the folder can change any of it. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../base/digest.ts';
import { openRegularFile, readRegularFile } from './read-file.ts';
import { replaceFile, unwritable } from './replace-file.ts';

/** The place of one file. */
export interface ProgramSlot {
  /** Below the cache, with forward slashes. */
  readonly folder: string;
  readonly file: string;
}

/** Any number of processes may work on one at the same time. */
export interface ProgramCache {
  /** What is there now, whoever put it there: compare it before you use it. Undefined if there is nothing readable, or more than `maxBytes`. */
  read(slot: ProgramSlot, options: { readonly maxBytes: number }): Promise<Uint8Array | undefined>;
  /** Makes the file hold exactly these bytes, executable, and gives its path. Writes only if it does not. @throws CH_OUTPUT_UNWRITABLE */
  put(slot: ProgramSlot, bytes: Uint8Array): Promise<string>;
}

/** The machine's own file system, below `root`. */
export function programCache(root: string): ProgramCache {
  const pathOf = ({ folder, file }: ProgramSlot): string => join(root, folder, file);
  return {
    // Whatever is in the way, putting the file there will say so.
    read: (slot, { maxBytes }) => readRegularFile(pathOf(slot), { maxBytes }).catch(() => undefined),
    put: async (slot, bytes) => {
      const path = pathOf(slot);
      if (await holds(path, bytes)) return path;
      try {
        await replaceFile(path, [bytes], 0o755);
      } catch (cause) {
        // Another set-up was quicker, and its program runs already: Windows lets nobody replace it then.
        if (await holds(path, bytes)) return path;
        throw unwritable(path, cause);
      }
      return path;
    },
  };
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await digestOf(path, bytes.length)) === sha256Hex(bytes);
  } catch {
    return false;
  }
}

async function digestOf(path: string, maxBytes: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await openRegularFile(path, { maxBytes });
  // The stream closes the file. Its end is bounded, since a file can grow while it is read.
  for await (const chunk of file.createReadStream({ end: maxBytes })) hash.update(chunk);
  return hash.digest('hex');
}
