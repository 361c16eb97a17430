/** Writes objects into a folder: first complete and durable beside it, then in one step under its name. */
import { dirname, join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import type { Warning } from '../../base/warning.ts';
import type { Body, DeleteOutcome, PutOptions, PutOutcome } from '../../ports/object-store.ts';
import { attempt, type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { type Draft, type DraftOptions, writeDraft } from './draft.ts';
import { translated } from './errors.ts';
import { type HeldLock, withLock } from './lock.ts';
import { makeFolders, removeEmptyFolders } from './lock-paths.ts';
import { checkNames } from './names.ts';
import { notPlain, withObject } from './read.ts';
import type { EtagCache } from './versions.ts';
import type { BegunWriter, WriterPool } from './writer-pool.ts';

/** One access to an object. */
export interface Access {
  readonly context: FolderContext;
  readonly etags: EtagCache;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

/** One write. */
export interface Write extends Access {
  readonly writers: WriterPool;
}

interface WriteSession extends Write, BegunWriter {
  /** The object's path, and its folder. */
  readonly path: string;
  readonly parent: string;
}

const refused: PutOutcome = { kind: 'refused' };

/** Codes that mean: this file system has no hard links, or not here. */
const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL', 'EACCES'];

/** A read-only handle cannot be synced everywhere (Windows, some network drives). */
const readOnlyHandle: readonly string[] = ['EPERM', 'EBADF', 'EINVAL', 'EROFS', 'ENOTSUP'];

/** How many times to create a folder that a deletion has just removed as empty. */
const foldersMade = 20;

/** One creation. */
export interface Creation extends Write, Pick<PutOptions, 'isRefusalTrusted' | 'isBrief'> {}

/** Creates the object. A hard link is made only if the name does not exist, and shows a complete file. */
export async function createObject(write: Creation, body: Body): Promise<PutOutcome> {
  const { isRefusalTrusted = false, isBrief = false } = write;
  if (isRefusalTrusted && (await isTaken(write))) return refused;
  return inSession(write, 'go-on', async (session) => {
    const { files } = session.context;
    const tooLate = () => (isRefusalTrusted ? refused : alreadyThere(session));
    if ((await stateIfAny(files, session.path)) !== undefined) return tooLate();
    const { path: draft, etag } = await writeDraft(
      { files, folder: session.writer.folder, replaces: undefined, signal: session.signal, isBrief },
      body,
    );
    try {
      await inParent(session, () => files.link(draft, session.path));
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (code === 'EEXIST') return tooLate();
      if (noLinks.includes(code)) return moveIfNew(session, draft, etag);
      throw error;
    }
    if (!isBrief) await syncName(session, etag);
    return { kind: 'stored', etag };
  });
}

/** Saves the write of most that come too late; the link decides. */
async function isTaken({ context: { root, files }, key }: Access): Promise<boolean> {
  const real = await unless(['ENOENT'], files.realPath(root));
  return real !== undefined && (await stateIfAny(files, join(real, key))) !== undefined;
}

/** In the object's folder, which another publisher may remove as empty at any moment. */
async function inParent(session: WriteSession, act: () => Promise<void>): Promise<void> {
  for (let left = foldersMade; ; left--) {
    try {
      await plainParent(session);
      session.signal?.throwIfAborted();
      return await act();
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || left === 1) throw error;
    }
  }
}

/** Without hard links: check and rename under the lock, which every such writer takes. */
async function moveIfNew(session: WriteSession, draft: string, etag: string): Promise<PutOutcome> {
  const { files } = session.context;
  const isThere = async () => (await stateIfAny(files, session.path)) !== undefined;
  const moved = await underLock({ ...session, isPointless: isThere }, async (lock) => {
    session.signal?.throwIfAborted();
    if (await isThere()) return 'pointless';
    await inParent(session, async () => {
      await lock.confirm();
      await files.rename(draft, session.path);
    });
    return 'moved';
  });
  if (moved === 'pointless') return alreadyThere(session);
  await syncName(session, etag);
  return { kind: 'stored', etag };
}

/** The caller may go on to list the existing object in the index: so it must be durable now, even if its writer was killed before that. */
async function alreadyThere({ context, key, path, parent }: WriteSession): Promise<PutOutcome> {
  if ((await stateIfAny(context.files, path))?.kind === 'directory') throw notPlain(path, 'it is a folder');
  await withObject(context, key, ({ file }) => unless(readOnlyHandle, file.sync()));
  await context.files.syncFolder(parent);
  return refused;
}

/** Replaces the object: written before the lock is taken, compared and renamed under it. */
export async function replaceObject(write: Write, expected: string, body: Body): Promise<PutOutcome> {
  // Only saves the write; the comparison under the lock decides.
  if ((await currentEtag(write)) !== expected) return refusedAmong(write, 0);
  return replaceByDraft(write, expected, (options) => writeDraft(options, body));
}

/** The same for what `draft` makes; undefined: the object was replaced meanwhile. */
export async function replaceByDraft(
  write: Write,
  expected: string,
  make: (options: DraftOptions) => Promise<Draft | undefined>,
): Promise<PutOutcome> {
  return inSession(write, 'end', async (session) => {
    const { files } = session.context;
    const existing = await stateIfAny(files, session.path);
    if (existing?.kind === 'link') throw notPlain(session.path, 'it is a link');
    await session.sweep();
    const draft = await make({ files, folder: session.writer.folder, replaces: existing, signal: session.signal });
    if (draft === undefined) return refusedAmong(write, 1);
    const replaced = await compareAndAct(session, expected, () => files.rename(draft.path, session.path));
    if (replaced !== 'done') return refusedAmong(write, 1);
    // The folders of the packages were synced when they were put; this makes the commit itself durable.
    await syncName(session, draft.etag);
    await noteNamed(session, draft);
    return { kind: 'stored', etag: draft.etag, ...warningsOf(session, draft) };
  });
}

/** With the number of writers beside `own`. Some may be dead, so it is a hint. */
async function refusedAmong({ context: { root, files } }: Access, own: number): Promise<PutOutcome> {
  const writers = await unless(notFoundCodes, files.readFolder(join(root, ownFolder, 'writers')));
  const others = (writers?.length ?? 0) - own;
  return others > 0 ? { kind: 'refused', others } : refused;
}

/** A draft that was read back is not read a third time. If its state cannot be had, the next look reads it. */
async function noteNamed({ context, etags, key, path }: WriteSession, { etag, readBack }: Draft): Promise<void> {
  if (readBack === undefined) return;
  await attempt(async () => etags.noteNamed(key, await context.files.state(path), { etag, readBack }));
}

function warningsOf({ context: { root }, key }: WriteSession, { lost }: Draft): { readonly warnings?: readonly Warning[] } {
  if (lost === undefined) return {};
  const path = join(root, key);
  const hint = 'check that your web server can still read it; run charthouse as the owner of the file, or as root';
  return { warnings: [{ code: 'access-changed', message: `${quoted(path)} was replaced, but ${lost}`, hint, where: { file: path } }] };
}

/** Makes the step durable. If that fails, the object has its new bytes by now, and the error says so. */
async function syncName({ context: { root, files }, key, parent }: WriteSession, etag: string): Promise<void> {
  try {
    await translated({ action: 'sync', path: join(root, key) }, () => files.syncFolder(parent));
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    throw new CharthouseError(error.code, {
      message: `${error.message}; the file is written, but may not survive a power loss`,
      hint: 'check the disk, then run again: charthouse finishes what is left',
      details: { ...error.details, landed: 'not-durable', etag },
      cause: error,
    });
  }
}

/** Deletes the object, and the folders that become empty. */
export async function deleteObject(write: Write, expected: string): Promise<DeleteOutcome> {
  const current = await currentEtag(write);
  if (current === undefined) return { kind: 'missing' };
  if (current !== expected) return { kind: 'refused' };
  return inSession(write, 'end', async (session) => {
    const { files } = session.context;
    if ((await stateIfAny(files, session.path))?.kind === 'link') throw notPlain(session.path, 'it is a link');
    await session.sweep();
    const outcome = await compareAndAct(session, expected, () => files.remove(session.path));
    if (outcome !== 'done') return { kind: outcome };
    await files.syncFolder(session.parent);
    await removeEmptyFolders(files, session.parent, session.paths.root);
    return { kind: 'deleted' };
  });
}

function underLock<T>(
  session: WriteSession & { readonly isPointless: () => Promise<boolean> },
  work: (lock: HeldLock) => Promise<T>,
): Promise<T | 'pointless'> {
  // Before its turn: if another process keeps the lock, all writes give up together.
  const askedAtMs = session.context.clock.now();
  return session.inTurn(() => withLock({ ...session, askedAtMs }, work));
}

/** The core: no other process can act between the comparison and the act. */
async function compareAndAct(session: WriteSession, expected: string, act: () => Promise<void>): Promise<'done' | 'missing' | 'refused'> {
  // Of 32 publishers one succeeds; the others need not queue to learn that they lost.
  const isPointless = async () => (await currentEtag(session)) !== expected;
  const outcome = await underLock({ ...session, isPointless }, async (lock) => {
    session.signal?.throwIfAborted();
    const current = await currentEtag(session);
    if (current === undefined) return 'missing';
    if (current !== expected) return 'refused';
    await lock.confirm();
    await act();
    return 'done';
  });
  if (outcome !== 'pointless') return outcome;
  return (await currentEtag(session)) === undefined ? 'missing' : 'refused';
}

function currentEtag({ context, etags, key }: Access): Promise<string | undefined> {
  return withObject(context, key, (object) => etags.etagOf(key, object));
}

/** `may`: whether the next write may go on with the writer of this one. */
async function inSession<T>(write: Write, may: 'end' | 'go-on', work: (session: WriteSession) => Promise<T>): Promise<T> {
  const { context, key, writers } = write;
  checkNames(key, (await context.machine.identify()).platform);
  return writers.use(may, (begun) => {
    const path = join(begun.paths.root, key);
    return work({ ...write, ...begun, path, parent: dirname(path) });
  });
}

async function plainParent({ context: { files }, parent, paths }: WriteSession): Promise<void> {
  if (parent === paths.root) return;
  const made = await unless(
    ['ENOTDIR'],
    makeFolders(files, parent).then(() => true),
  );
  if (made === undefined) throw notPlain(parent, 'a part of it is a file');
  if ((await files.realPath(parent)) !== parent) throw notPlain(parent, 'it is reached through a link, or is there under another spelling');
  if ((await files.state(parent)).kind !== 'directory') throw notPlain(parent, 'it is a file, and cannot be a folder too');
}
