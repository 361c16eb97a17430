/**
 * An archive file as the target of a copy. Packages are put into a work folder beside it, so that the next run uses what a stopped
 * one has put; the index is kept in memory; and the archive is written whole, and takes its name in one step.
 */
import { createHash } from 'node:crypto';
import type { Body, GetOutcome, ListedObject, ListOptions, ObjectStore, PutOptions, PutOutcome } from '../../ports/object-store.ts';
import { type FolderContext, stateIfAny } from '../folder/context.ts';
import { translated } from '../folder/errors.ts';
import { folderStore } from '../folder/store.ts';
import { openArchive } from './read-store.ts';
import { archiveIndexKey } from './scan.ts';
import { type ArchiveCopy, writeArchive } from './write-archive.ts';

/** A copy into an archive. Always close it. */
export interface ArchiveTarget {
  readonly store: ObjectStore;
  /**
   * Writes the archive, and removes the work folder. Call it once the index is committed.
   * @throws CH_STORE_LOCKED, CH_STORE_UNAVAILABLE if another run has written the archive meanwhile
   */
  finish(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The archive, and the ports of a folder store. */
export type ArchiveTargetOptions = Omit<FolderContext, 'root'> & {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
};

/** The work folder is only created by the first write. @throws CH_ARCHIVE_INVALID if there is something else under the name */
export async function openArchiveTarget({ path, signal, ...ports }: ArchiveTargetOptions): Promise<ArchiveTarget> {
  const context: FolderContext = { ...ports, root: `${path}.partial` };
  const { files } = context;
  const isThere = await translated({ action: 'read', path }, async () => (await stateIfAny(files, path)) !== undefined);
  const base = isThere ? await openArchive(path, files, signal) : undefined;
  const copy: ArchiveCopy = { path, context, base, work: folderStore(context), used: new Set(), index: undefined };
  return {
    store: storeOf(copy),
    finish: (stop) => translated({ action: 'write', path }, () => writeArchive(copy, stop)),
    close: async () => base?.close(),
  };
}

function storeOf(copy: ArchiveCopy): ObjectStore {
  const { path, base, work, used, context } = copy;
  const inBase = async (key: string): Promise<boolean> => (await base?.store.head(key))?.kind === 'found';
  const storeWith = async (key: string): Promise<ObjectStore> => (base !== undefined && (await inBase(key)) ? base.store : work);
  const noted = <T extends { readonly kind: string }>(key: string, outcome: T): T => {
    if (outcome.kind === 'found') used.add(key);
    return outcome;
  };
  return {
    name: path,
    now: () => context.clock.now(),
    preconditions: () => ({ kind: 'kept' }),
    get: async (key, options) => {
      if (key === archiveIndexKey) return indexOf(copy);
      return noted(key, await (await storeWith(key)).get(key, options));
    },
    head: async (key, options) => {
      if (key === archiveIndexKey) return indexOf(copy);
      return noted(key, await (await storeWith(key)).head(key, options));
    },
    stream: async (key, options) => noted(key, await (await storeWith(key)).stream(key, options)),
    list: (prefix, options) => listed(copy, prefix, options),
    putNew: async (key, body, options) => {
      if (key === archiveIndexKey) return putIndex(copy, undefined, body, options);
      if (await inBase(key)) return { kind: 'refused' };
      const put = await work.putNew(key, body, options);
      used.add(key);
      return put;
    },
    putIfMatch: async (key, etag, body, options) => {
      if (key === archiveIndexKey) return putIndex(copy, etag, body, options);
      return (await inBase(key)) ? { kind: 'refused' } : work.putIfMatch(key, etag, body, options);
    },
    deleteIf: async (key, etag, options) => ((await inBase(key)) ? { kind: 'refused' } : work.deleteIf(key, etag, options)),
  };
}

async function indexOf({ index, base }: ArchiveCopy): Promise<GetOutcome> {
  if (index !== undefined) return { kind: 'found', ...index };
  return (await base?.store.get(archiveIndexKey)) ?? { kind: 'missing', deleted: false };
}

async function putIndex(copy: ArchiveCopy, etag: string | undefined, pieces: Body, { attributes }: PutOptions): Promise<PutOutcome> {
  const now = await indexOf(copy);
  if ((now.kind === 'found' ? now.info.etag : undefined) !== etag) return { kind: 'refused' };
  const body = Buffer.concat(pieces);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const { metadata = {} } = attributes;
  const lastModifiedMs = copy.context.clock.now();
  copy.index = { body, info: { key: archiveIndexKey, etag: `"${sha256}"`, sizeBytes: body.length, lastModifiedMs, sha256, metadata } };
  return { kind: 'stored', etag: `"${sha256}"` };
}

/**
 * What the archive has. Once this run has an index, also what the work folder has, which another run may have left: before that it would
 * look like packages whose index was lost.
 */
async function* listed({ base, work, index }: ArchiveCopy, prefix: string, options?: ListOptions): AsyncGenerator<ListedObject> {
  const found: ListedObject[] = [];
  if (base !== undefined) for await (const each of base.store.list(prefix, options)) found.push(each);
  const isBegun = index !== undefined || found.some(({ key }) => key !== archiveIndexKey);
  if (isBegun) for await (const each of work.list(prefix, options)) found.push(each);
  yield* found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}
