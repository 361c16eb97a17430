/** Writing objects into a folder: first whole and durable beside it, then by one step under its name. */
import { dirname, join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import type { Warning } from '../../base/warning.ts';
import type { Body, DeleteOutcome, PutOutcome } from '../../ports/object-store.ts';
import { type Ground, stateIfAny, unless } from './context.ts';
import { type Draft, writeDraft } from './draft.ts';
import { translated } from './errors.ts';
import { type HeldLock, withLock } from './lock.ts';
import { makeFolders, prepareSite, removeEmptyFolders, type Site } from './lock-paths.ts';
import { checkNames } from './names.ts';
import { notPlain, withObject } from './read.ts';
import type { Revisions } from './versions.ts';
import { beginWriter, sweep, type Writer } from './writer.ts';

/** One write. */
export interface Write {
  readonly ground: Ground;
  readonly revisions: Revisions;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

interface Desk extends Write {
  readonly site: Site;
  readonly writer: Writer;
  /** The object's path, and the folder that it is in. */
  readonly path: string;
  readonly parent: string;
}

const refused: PutOutcome = { kind: 'refused' };

/** What says that a file system has no hard links, or none here. */
const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL', 'EACCES'];

/** A handle that is open for reading cannot be synced everywhere (Windows, some network drives). */
const readOnlyHandle: readonly string[] = ['EPERM', 'EBADF', 'EINVAL', 'EROFS', 'ENOTSUP'];

/** How often a folder that a deletion has just found empty is made again. */
const foldersMade = 5;

/** Creates the object. A hard link is made only where no name is, and shows a file that is whole. */
export async function createObject(write: Write, body: Body): Promise<PutOutcome> {
  return atDesk(write, async (desk) => {
    const { files } = desk.ground;
    if ((await stateIfAny(files, desk.path)) !== undefined) return alreadyThere(desk);
    const { path: draft, etag } = await writeDraft({ files, folder: desk.writer.folder, replaces: undefined, signal: desk.signal }, body);
    for (let left = foldersMade; ; left--) {
      await plainParent(desk);
      desk.signal?.throwIfAborted();
      try {
        await files.link(draft, desk.path);
        break;
      } catch (error) {
        const code = systemCode(error) ?? '';
        if (code === 'EEXIST') return alreadyThere(desk);
        if (noLinks.includes(code)) return moveIfNew(desk, draft, etag);
        if (code !== 'ENOENT' || left === 1) throw error;
      }
    }
    await syncName(desk, etag);
    return { kind: 'stored', etag };
  });
}

/** Where there are no links: check and rename under the lock, which every such writer takes. */
async function moveIfNew(desk: Desk, draft: string, etag: string): Promise<PutOutcome> {
  const { files } = desk.ground;
  const isThere = async () => (await stateIfAny(files, desk.path)) !== undefined;
  const moved = await withLock({ ...desk, isPointless: isThere }, async (lock) => {
    desk.signal?.throwIfAborted();
    if (await isThere()) return 'pointless';
    await lock.confirm();
    await files.rename(draft, desk.path);
    return 'moved';
  });
  if (moved === 'pointless') return alreadyThere(desk);
  await syncName(desk, etag);
  return { kind: 'stored', etag };
}

/** Whoever finds an object there may go on to name it in the index: so it must be durable now, also if its writer was killed before that. */
async function alreadyThere({ ground, key, path, parent }: Desk): Promise<PutOutcome> {
  if ((await stateIfAny(ground.files, path))?.kind === 'directory') throw notPlain(path, 'it is a folder');
  await withObject(ground, key, ({ file }) => unless(readOnlyHandle, file.sync()));
  await ground.files.syncFolder(parent);
  return refused;
}

/** Replaces the object: written before the lock is taken, compared and renamed under it. */
export async function replaceObject(write: Write, expected: string, body: Body): Promise<PutOutcome> {
  // Saves the writing; what counts is the comparison under the lock.
  if ((await currentEtag(write)) !== expected) return refused;
  return atDesk(write, async (desk) => {
    const { files } = desk.ground;
    const standing = await stateIfAny(files, desk.path);
    if (standing?.kind === 'link') throw notPlain(desk.path, 'it is a link');
    await sweep(desk.ground, desk.site, desk.writer.name);
    const draft = await writeDraft({ files, folder: desk.writer.folder, replaces: standing, signal: desk.signal }, body);
    const replaced = await compareAndAct(desk, expected, () => files.rename(draft.path, desk.path));
    if (replaced !== 'done') return refused;
    // The packages' folders were synced by those who put them; this makes the step itself durable.
    await syncName(desk, draft.etag);
    return { kind: 'stored', etag: draft.etag, ...warningsOf(desk, draft) };
  });
}

function warningsOf({ ground: { root }, key }: Desk, { lost }: Draft): { readonly warnings?: readonly Warning[] } {
  if (lost === undefined) return {};
  const path = join(root, key);
  const hint = 'check that your web server can still read it; run charthouse as the owner of the file, or as root';
  return { warnings: [{ code: 'access-changed', message: `${quoted(path)} was replaced, but ${lost}`, hint, where: { file: path } }] };
}

/** Makes the step durable. The object has its new bytes by now, and the error says so. */
async function syncName({ ground: { root, files }, key, parent }: Desk, etag: string): Promise<void> {
  try {
    await translated({ verb: 'sync', path: join(root, key) }, () => files.syncFolder(parent));
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    throw new CharthouseError(error.code, {
      message: `${error.message}; the file is written, but may not survive a power loss`,
      hint: 'check the disk, then run again: it finds what is done and finishes the rest',
      details: { ...error.details, landed: 'not-durable', etag },
      cause: error,
    });
  }
}

/** Deletes the object, and the folders that it leaves empty. */
export async function deleteObject(write: Write, expected: string): Promise<DeleteOutcome> {
  const current = await currentEtag(write);
  if (current === undefined) return { kind: 'missing' };
  if (current !== expected) return { kind: 'refused' };
  return atDesk(write, async (desk) => {
    const { files } = desk.ground;
    if ((await stateIfAny(files, desk.path))?.kind === 'link') throw notPlain(desk.path, 'it is a link');
    await sweep(desk.ground, desk.site, desk.writer.name);
    const outcome = await compareAndAct(desk, expected, () => files.remove(desk.path));
    if (outcome !== 'done') return { kind: outcome };
    await files.syncFolder(desk.parent);
    await removeEmptyFolders(files, desk.parent, desk.site.root);
    return { kind: 'deleted' };
  });
}

/** The heart: between the comparison and the act nobody else can act. */
async function compareAndAct(desk: Desk, expected: string, act: () => Promise<void>): Promise<'done' | 'missing' | 'refused'> {
  // Of 32 publishers one succeeds; the others need not queue to hear that they have not.
  const isPointless = async () => (await currentEtag(desk)) !== expected;
  const outcome = await withLock({ ...desk, isPointless }, async (lock: HeldLock) => {
    desk.signal?.throwIfAborted();
    const current = await currentEtag(desk);
    if (current === undefined) return 'missing';
    if (current !== expected) return 'refused';
    await lock.confirm();
    await act();
    return 'done';
  });
  if (outcome !== 'pointless') return outcome;
  return (await currentEtag(desk)) === undefined ? 'missing' : 'refused';
}

function currentEtag({ ground, revisions, key }: Write): Promise<string | undefined> {
  return withObject(ground, key, (object) => revisions.etagOf(key, object));
}

async function atDesk<T>(write: Write, work: (desk: Desk) => Promise<T>): Promise<T> {
  const { ground, key } = write;
  checkNames(key, (await ground.machine.identify()).platform);
  const site = await prepareSite(ground);
  const path = join(site.root, key);
  const writer = await beginWriter(ground, site);
  try {
    return await work({ ...write, site, writer, path, parent: dirname(path) });
  } finally {
    await writer.end();
  }
}

async function plainParent({ ground: { files }, parent, site }: Desk): Promise<void> {
  if (parent === site.root) return;
  const made = await unless(
    ['ENOTDIR'],
    makeFolders(files, parent).then(() => true),
  );
  if (made === undefined) throw notPlain(parent, 'a part of it is a file');
  if ((await files.realPath(parent)) !== parent) throw notPlain(parent, 'it is reached through a link, or is there under another spelling');
  if ((await files.state(parent)).kind !== 'directory') throw notPlain(parent, 'it is a file, and cannot be a folder too');
}
