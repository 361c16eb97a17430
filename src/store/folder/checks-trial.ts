/** Does everything that a publish does to a folder, in a new folder beside its objects, and removes it. */

import { join } from 'node:path';
import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { type Finding, ok, warning } from '../../ports/check.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { attempt, type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { findLockPaths } from './lock-paths.ts';
import { folderStore } from './store.ts';

/** The steps of the trial. */
export interface Trial {
  put(): Promise<Finding>;
  replace(): Promise<Finding>;
  fileSystem(): Promise<Finding>;
  remove(): Promise<Finding>;
  /** Returns what could not be removed. Never throws. */
  clear(): Promise<readonly string[]>;
}

const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };
const bytesOf = (text: string): readonly Uint8Array[] => [Buffer.from(text)];

/** In an existing folder: the repository's own, or the one that it will be created in. */
export function trialIn(context: FolderContext, existingFolder: string): Trial {
  const { files, random, machine } = context;
  const root = join(existingFolder, `${ownFolder}-doctor-${random.id()}`);
  const store = folderStore({ ...context, root });
  return {
    put: async () => {
      await writersFolder(context);
      await files.makeFolder(root);
      await create(store, 'package');
      if ((await store.putNew('package', bytesOf('other bytes'), { attributes })).kind === 'stored')
        throw broken('a file could be overwritten');
      return ok('files can be created');
    },
    replace: async () => {
      const etag = await create(store, 'index');
      const wrong = await store.putIfMatch('index', 'another', bytesOf('lost'), { attributes });
      const right = await store.putIfMatch('index', etag, bytesOf('the next index'), { attributes });
      if (wrong.kind === 'stored' || right.kind === 'refused') throw broken('a file cannot be replaced under a condition');
      return ok('files can be replaced, under the lock');
    },
    fileSystem: async () => {
      const [{ platform }, isLocal] = [await machine.identify(), await files.isLocal(root)];
      const [hasLinks, hasSockets] = [await canLink(files, root), await canListen(context, root)];
      return fileSystemFinding({ platform, isLocal, hasLinks, hasSockets });
    },
    remove: async () => {
      const head = await store.head('package');
      if (head.kind === 'found') await store.deleteIf('package', head.info.etag);
      await removeTree(files, root);
      return ok('the test files are deleted again');
    },
    clear: async () => {
      await attempt(() => removeTree(files, root));
      return (await stateIfAny(files, root).catch(() => undefined)) === undefined ? [] : [root];
    },
  };
}

async function create(store: ObjectStore, key: string): Promise<string> {
  const outcome = await store.putNew(key, bytesOf(key), { attributes });
  if (outcome.kind === 'stored') return outcome.etag;
  throw broken('a new file cannot be created');
}

/** `.charthouse` may belong to another user, and be closed to us, although the folder itself is not. */
async function writersFolder(context: FolderContext): Promise<void> {
  const paths = await unless(notFoundCodes, findLockPaths(context));
  if (paths === undefined) return;
  const own = join(paths.writers, `doctor-${context.random.id()}`);
  await context.files.makeFolder(own);
  await context.files.removeFolder(own);
}

async function canLink(files: DurableFiles, root: string): Promise<boolean> {
  const [from, to] = [join(root, 'package'), join(root, 'link')];
  try {
    await files.link(from, to);
    await files.remove(to);
    return true;
  } catch {
    return false;
  }
}

async function canListen({ heartbeats, files }: FolderContext, root: string): Promise<boolean> {
  const heartbeat = await heartbeats.start({ kind: 'file', folder: root, name: 'life' });
  await heartbeat?.stop();
  await attempt(() => files.remove(join(root, 'life')));
  return heartbeat !== undefined;
}

interface Facts {
  readonly platform: string;
  readonly isLocal: boolean;
  readonly hasLinks: boolean;
  readonly hasSockets: boolean;
}

function fileSystemFinding(facts: Facts): Finding {
  const { platform, isLocal, hasLinks, hasSockets } = facts;
  const details = { ...facts };
  const without = [...(hasLinks ? [] : ['hard links']), ...(hasSockets ? [] : ['sockets'])].join(' and ');
  const lacks = without === '' ? '' : `, without ${without}: charthouse uses a fallback`;
  // On other systems Node cannot distinguish a local file system from a shared one.
  if (platform !== 'linux') return ok(`unknown type of file system${lacks}`, details);
  if (isLocal) return ok(`a local file system${lacks}`, details);
  return warning(
    `a network drive, or an unknown file system${lacks}: if a publisher on another machine is killed while it holds the lock, charthouse cannot prove that it is dead`,
    `see ${pageUrl('decisions/0004-folder-store.md')} for its limits; if a publish ends with CH_STORE_LOCKED, its message names what to remove`,
    details,
  );
}

/** Removes only what this run has created: the name of its root is unique. */
async function removeTree(files: DurableFiles, path: string): Promise<void> {
  for (const { name, kind } of (await unless(notFoundCodes, files.readFolder(path))) ?? []) {
    if (kind === 'directory') await removeTree(files, join(path, name));
    else await files.remove(join(path, name));
  }
  await unless(notFoundCodes, files.removeFolder(path));
}

function broken(how: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNSUPPORTED', { message: `unsupported file system: ${how}` });
}
