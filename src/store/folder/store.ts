/**
 * A repository in a folder.
 *
 * ETags are the SHA-256 of the bytes. The content type follows from the name, and no metadata is kept. For how writes are atomic, what the
 * file system must provide, and the limits of network drives, see docs/decisions/0004-folder-store.md.
 */
import { join } from 'node:path';
import type { GetOutcome, HeadOutcome, ListedObject, ObjectStore } from '../../ports/object-store.ts';
import type { Identity } from '../../runtime/machine.ts';
import { untilAborted } from '../../runtime/until-aborted.ts';
import type { FolderContext } from './context.ts';
import { type FileAction, translate, translated } from './errors.ts';
import { largeObjects } from './large.ts';
import { listObjects } from './list.ts';
import { infoOf, readWhole, withObject } from './read.ts';
import { removeBrief } from './remove-brief.ts';
import { streamObject } from './stream.ts';
import { makeEtagCache } from './versions.ts';
import { createObject, deleteObject, replaceObject } from './write.ts';
import { makeWriterPool } from './writer-pool.ts';

/** What a folder store needs. */
export type FolderStoreOptions = Omit<FolderContext, 'lockWaitMs'> & {
  /** How long to wait for another process's lock before giving up with CH_STORE_LOCKED; 10 minutes by default. */
  readonly lockWaitMs?: number | undefined;
  /** From this size on, an object can be read by ranges and replaced by parts of itself; undefined: it cannot. */
  readonly largeFromBytes?: number | undefined;
};

const missing = { kind: 'missing', deleted: false } as const;

/** Opens the store. A folder that does not exist reads as empty, and the first write creates it. */
export function folderStore(options: FolderStoreOptions): ObjectStore {
  let identity: Promise<Identity> | undefined;
  const machine = { identify: () => (identity ??= options.machine.identify()) };
  const context: FolderContext = { ...options, machine, lockWaitMs: options.lockWaitMs ?? 600_000 };
  const etags = makeEtagCache(context);
  const writers = makeWriterPool(context);
  const { largeFromBytes: fromBytes } = options;
  const about = (action: FileAction['action'], key: string): FileAction => ({ action, path: join(options.root, key) });

  return {
    name: options.root,
    now: () => options.clock.now(),
    preconditions: () => ({ kind: 'kept' }),
    get: (key, { signal } = {}) =>
      translated(about('read', key), async (): Promise<GetOutcome> => {
        signal?.throwIfAborted();
        const read = withObject(context, key, async (object) => {
          const { body, etag } = await readWhole(object);
          await etags.note(key, object.state, etag);
          return { kind: 'found', info: infoOf(key, object.state, etag), body } as const;
        });
        const found = await untilAborted(() => read, signal);
        return found ?? missing;
      }),
    head: (key, { signal } = {}) =>
      translated(about('read', key), async (): Promise<HeadOutcome> => {
        signal?.throwIfAborted();
        const look = withObject(context, key, async (object) => infoOf(key, object.state, await etags.etagOf(key, object)));
        const found = await untilAborted(() => look, signal);
        return found === undefined ? missing : { kind: 'found', info: found };
      }),
    stream: (key, { signal, range } = {}) => translated(about('read', key), () => streamObject({ context, etags, key, signal }, range)),
    list: (prefix, options = {}) => listing(about('list', prefix), listObjects(context, prefix, options)),
    putNew: (key, body, { signal, isRefusalTrusted, isBrief }) =>
      translated(about('write', key), () => {
        signal?.throwIfAborted();
        return createObject({ context, etags, writers, key, signal, isRefusalTrusted, isBrief }, body);
      }),
    putIfMatch: (key, etag, body, { signal }) =>
      translated(about('write', key), () => {
        signal?.throwIfAborted();
        return replaceObject({ context, etags, writers, key, signal }, etag, body);
      }),
    deleteIf: (key, etag, { signal, isWrittenOnce } = {}) =>
      translated(about('delete', key), () => {
        signal?.throwIfAborted();
        if (isWrittenOnce === true) return removeBrief(context, key);
        return deleteObject({ context, etags, writers, key, signal }, etag);
      }),
    large: fromBytes === undefined ? undefined : largeObjects({ context, etags, writers, fromBytes }),
  };
}

async function* listing(action: FileAction, objects: AsyncIterable<ListedObject>): AsyncGenerator<ListedObject> {
  try {
    yield* objects;
  } catch (error) {
    throw translate(action, error);
  }
}
