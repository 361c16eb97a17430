/** A folder store on this machine, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { socketHeartbeats } from '../../../src/runtime/heartbeat.ts';
import { thisMachine } from '../../../src/runtime/machine.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { type FolderStoreOptions, folderStore } from '../../../src/store/folder/store.ts';

/** The real ports over a folder, some of them replaced. */
export function folderOptions(root: string, replaced: Partial<FolderStoreOptions> = {}): FolderStoreOptions {
  const real = { files: nodeDurableFiles, heartbeats: socketHeartbeats, machine: thisMachine, clock: realClock, random: realRandom };
  return { ...real, root, ...replaced };
}

/** A store over a folder. */
export function folderAt(root: string, replaced: Partial<FolderStoreOptions> = {}): ObjectStore {
  return folderStore(folderOptions(root, replaced));
}

/** Runs `use` with a new temporary folder, and removes it. */
export async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-store-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
