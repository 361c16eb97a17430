/** A folder for what a run needs for a moment, gone when it is over. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readRegularFile } from './read-file.ts';

/** The folder. Paths are relative to it. */
export interface Scratch {
  readonly path: string;
  put(file: string, bytes: Uint8Array): Promise<void>;
  /** @throws EFBIG for a file that is larger than `maxBytes` */
  read(file: string, maxBytes: number): Promise<Uint8Array>;
}

/** Lends a folder of one's own. */
export type WithScratch = <T>(use: (scratch: Scratch) => Promise<T>) => Promise<T>;

/** In the machine's place for such things. */
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
