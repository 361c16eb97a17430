/** The folders that a write stands on: the repository's own, and `.charthouse` in it. */
import { dirname, join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { attempt, type Ground, unless } from './context.ts';
import type { Vantage } from './holder.ts';

/** Real paths, without links. */
export interface Site {
  readonly root: string;
  /** One folder for each write under way; what is half-written lies there. */
  readonly writers: string;
  /** There while somebody holds the lock, with one entry: the holder's name. */
  readonly lock: string;
  readonly vantage: Vantage;
}

/** Makes what is not there yet. */
export async function prepareSite(ground: Ground): Promise<Site> {
  const { root, files } = ground;
  await makeFolders(files, root);
  const own = join(await files.realPath(root), ownFolder);
  for (const folder of [own, join(own, 'writers')]) await ownOnly(files, folder);
  return standingSite(ground);
}

/** The same where all of it is there: makes nothing. ENOENT where it is not. */
export async function standingSite({ root, files, machine }: Ground): Promise<Site> {
  const real = await files.realPath(root);
  const own = join(real, ownFolder);
  const writers = join(own, 'writers');
  const [identity, local, { device }] = [await machine.identify(), await files.isLocal(writers), await files.state(writers)];
  return { root: real, writers, lock: join(own, 'lock'), vantage: { identity, local, device } };
}

/** Makes a folder and those above it, durably; none that is there is touched. */
export async function makeFolders(files: DurableFiles, path: string): Promise<void> {
  const above = dirname(path);
  const made = await unless(
    ['EEXIST', 'ENOENT'],
    files.makeFolder(path).then(() => true),
  );
  if (made !== true) {
    if ((await unless(['ENOENT'], files.state(path))) !== undefined || above === path) return;
    await makeFolders(files, above);
    await unless(['EEXIST'], files.makeFolder(path));
  }
  await files.syncFolder(above);
}

/** Removes folders that are left empty, from one upwards to `root`, which stays. */
export async function removeEmptyFolders(files: DurableFiles, from: string, root: string): Promise<void> {
  for (let path = from; path !== root && path.startsWith(root); path = dirname(path)) {
    const removed = await unless(
      ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY', 'EPERM', 'EACCES'],
      files.removeFolder(path).then(() => true),
    );
    if (removed !== true) return;
    await attempt(() => files.syncFolder(dirname(path)));
  }
}

/** A link here would have us write, and tidy up, in a folder of somebody else's choice: a checked-out branch can hold one. */
async function ownOnly(files: DurableFiles, folder: string): Promise<void> {
  await unless(['EEXIST'], files.makeFolder(folder));
  if ((await files.state(folder)).kind === 'directory') return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(folder)} is not a folder, but charthouse keeps its own things there`,
    hint: `remove ${quoted(folder)}`,
    details: { path: folder },
  });
}
