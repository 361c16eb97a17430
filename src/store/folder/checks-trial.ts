/** Does all that a publish does to a folder, in a new folder beside its objects, and removes it. */
import { join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { type Finding, ok, warning } from '../../ports/check.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { attempt, type Ground, nothingThere, stateIfAny, unless } from './context.ts';
import { standingSite } from './lock-paths.ts';
import { folderStore } from './store.ts';

/** The parts of the trial. */
export interface Trial {
  put(): Promise<Finding>;
  replace(): Promise<Finding>;
  fileSystem(): Promise<Finding>;
  remove(): Promise<Finding>;
  /** Says what stays. Never throws. */
  clear(): Promise<readonly string[]>;
}

const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };
const text = (words: string): readonly Uint8Array[] => [Buffer.from(words)];

/** In a folder that is there: the repository's own, or the one that it will be made in. */
export function trialIn(ground: Ground, standing: string): Trial {
  const { files, random, machine } = ground;
  const root = join(standing, `${ownFolder}-doctor-${random.id()}`);
  const store = folderStore({ ...ground, root });
  return {
    put: async () => {
      await writersFolder(ground);
      await files.makeFolder(root);
      await create(store, 'package');
      if ((await store.putNew('package', text('other bytes'), { attributes })).kind === 'stored')
        throw broken('a file could be overwritten');
      return ok('files can be created');
    },
    replace: async () => {
      const etag = await create(store, 'index');
      const wrong = await store.putIfMatch('index', 'another', text('lost'), { attributes });
      const right = await store.putIfMatch('index', etag, text('the next index'), { attributes });
      if (wrong.kind === 'stored' || right.kind === 'refused') throw broken('a file is not replaced as it should be');
      return ok('files can be replaced, under the lock');
    },
    fileSystem: async () => {
      const [{ platform }, isLocal] = [await machine.identify(), await files.isLocal(root)];
      const [hasLinks, hasSockets] = [await canLink(files, root), await canListen(ground, root)];
      return fileSystemFinding({ platform, isLocal, hasLinks, hasSockets });
    },
    remove: async () => {
      const head = await store.head('package');
      if (head.kind === 'found') await store.deleteIf('package', head.info.etag);
      await removeTree(files, root);
      return ok('what this checkup had put is gone again');
    },
    clear: async () => {
      await attempt(() => removeTree(files, root));
      return (await stateIfAny(files, root).catch(() => undefined)) === undefined ? [] : [root];
    },
  };
}

async function create(store: ObjectStore, key: string): Promise<string> {
  const outcome = await store.putNew(key, text(key), { attributes });
  if (outcome.kind === 'stored') return outcome.etag;
  throw broken('a file cannot be created where none is');
}

/** Somebody else's `.charthouse` may be closed to us where the folder itself is not. */
async function writersFolder(ground: Ground): Promise<void> {
  const site = await unless(nothingThere, standingSite(ground));
  if (site === undefined) return;
  const own = join(site.writers, `doctor-${ground.random.id()}`);
  await ground.files.makeFolder(own);
  await ground.files.removeFolder(own);
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

async function canListen({ life, files }: Ground, root: string): Promise<boolean> {
  const sign = await life.give({ kind: 'file', folder: root, name: 'life' });
  await sign?.stop();
  await attempt(() => files.remove(join(root, 'life')));
  return sign !== undefined;
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
  const lacks = without === '' ? '' : `, without ${without}: there are ways around`;
  // Elsewhere Node does not tell a local file system from a shared one.
  if (platform !== 'linux') return ok(`nothing is known of the file system${lacks}`, details);
  if (isLocal) return ok(`a local file system${lacks}`, details);
  return warning(
    `a network drive, or a file system that is not known${lacks}: a publisher killed under the lock on another machine cannot be proven dead`,
    'see docs/decisions/0004-folder-store.md for what holds there; if a publish ends with CH_STORE_LOCKED, it names what to remove',
    details,
  );
}

/** Only what this run has made: the name of its root is nobody else's. */
async function removeTree(files: DurableFiles, path: string): Promise<void> {
  for (const { name, kind } of (await unless(nothingThere, files.readFolder(path))) ?? []) {
    if (kind === 'directory') await removeTree(files, join(path, name));
    else await files.remove(join(path, name));
  }
  await unless(nothingThere, files.removeFolder(path));
}

function broken(how: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNSUPPORTED', { message: `the file system does not keep its word: ${how}` });
}
