/** The folders that a write uses: the repository's own, and `.charthouse` in it. */
import { dirname, join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { attempt, type FolderContext, unless } from './context.ts';
import type { Viewpoint } from './holder.ts';

/** Real paths, without links. */
export interface LockPaths {
  readonly root: string;
  /** Contains one folder for each write in progress, with its half-written files. */
  readonly writers: string;
  /** Exists while a process holds the lock; its one entry is the holder's name. */
  readonly lock: string;
  readonly viewpoint: Viewpoint;
}

/** Creates the folders that do not exist yet. */
export async function makeLockPaths(context: FolderContext): Promise<LockPaths> {
  const { root, files } = context;
  await makeFolders(files, root);
  const own = join(await files.realPath(root), ownFolder);
  for (const folder of [own, join(own, 'writers')]) await ownOnly(files, folder);
  return findLockPaths(context);
}

/** The same for existing folders: creates nothing. ENOENT if they do not exist. */
export async function findLockPaths({ root, files, machine }: FolderContext): Promise<LockPaths> {
  const real = await files.realPath(root);
  const own = join(real, ownFolder);
  const writers = join(own, 'writers');
  const [identity, local, { device }] = [await machine.identify(), await files.isLocal(writers), await files.state(writers)];
  return { root: real, writers, lock: join(own, 'lock'), viewpoint: { identity, local, device } };
}

/** Creates a folder and its parents, durably; existing ones are not changed. */
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

/** Removes folders that are empty, from one upwards to `root`, which stays. */
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

/** If this were a link, charthouse would write and delete in a folder that an attacker chose: a checked-out branch can contain one. */
async function ownOnly(files: DurableFiles, folder: string): Promise<void> {
  await unless(['EEXIST'], files.makeFolder(folder));
  if ((await files.state(folder)).kind === 'directory') return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(folder)} is not a folder, but charthouse keeps its own files there`,
    hint: `remove ${quoted(folder)}`,
    details: { path: folder },
  });
}
