/** A temporary folder for the duration of a call. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readRegularFile } from './read-file.ts';

/** The folder. Paths are relative to it. */
export interface Scratch {
  readonly path: string;
  put(file: string, bytes: Uint8Array): Promise<void>;
  /** @throws EFBIG if the file is larger than `maxBytes` */
  read(file: string, maxBytes: number): Promise<Uint8Array>;
}

/** Calls `use` with a new folder, and removes it afterwards. */
export type WithScratch = <T>(use: (scratch: Scratch) => Promise<T>) => Promise<T>;

/** In the machine's temporary folder. */
export const nodeScratch: WithScratch = async (use) => {
  const path = await mkdtemp(join(tmpdir(), 'charthouse-'));
  try {
    return await use({
      path,
      put: async (file, bytes) => {
        const place = join(path, file);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, bytes);
      },
      read: (file, maxBytes) => readRegularFile(join(path, file), { maxBytes }),
    });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
};
