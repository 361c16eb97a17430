/**
 * A repository in a folder.
 *
 * ETags are the SHA-256 of the bytes. The content type follows from the name, and no metadata is kept.
 * How its writes are atomic, what it needs of the file system, and what holds on network drives: docs/decisions/0004-folder-store.md.
 */
import { join } from 'node:path';
import { untilAborted } from '../../base/until-aborted.ts';
import type { GetOutcome, HeadOutcome, ListedObject, ObjectStore } from '../../ports/object-store.ts';
import type { Identity } from '../../runtime/machine.ts';
import type { Ground } from './context.ts';
import { type Doing, translate, translated } from './errors.ts';
import { listObjects } from './list.ts';
import { infoOf, readWhole, withObject } from './read.ts';
import { streamObject } from './stream.ts';
import { makeRevisions } from './versions.ts';
import { createObject, deleteObject, replaceObject } from './write.ts';

/** What a folder store stands on. */
export type FolderStoreOptions = Omit<Ground, 'lockWaitMs'> & {
  /** How long to wait for another process's lock before giving up with CH_STORE_LOCKED; 10 minutes unless said. */
  readonly lockWaitMs?: number | undefined;
};

const missing = { kind: 'missing', deleted: false } as const;

/** The store. A folder that is not there reads as empty, and is made by the first write. */
export function folderStore(options: FolderStoreOptions): ObjectStore {
  let identity: Promise<Identity> | undefined;
  const machine = { identify: () => (identity ??= options.machine.identify()) };
  const ground: Ground = { ...options, machine, lockWaitMs: options.lockWaitMs ?? 600_000 };
  const revisions = makeRevisions(ground);
  const about = (verb: Doing['verb'], key: string): Doing => ({ verb, path: join(options.root, key) });

  return {
    name: options.root,
    now: () => options.clock.now(),
    preconditions: () => ({ kind: 'kept' }),
    get: (key, { signal } = {}) =>
      translated(about('read', key), async (): Promise<GetOutcome> => {
        signal?.throwIfAborted();
        const read = withObject(ground, key, async (object) => {
          const { body, etag } = await readWhole(object);
          await revisions.note(key, object.state, etag);
          return { kind: 'found', info: infoOf(key, object.state, etag), body } as const;
        });
        const found = await untilAborted(() => read, signal);
        return found ?? missing;
      }),
    head: (key, { signal } = {}) =>
      translated(about('read', key), async (): Promise<HeadOutcome> => {
        signal?.throwIfAborted();
        const look = withObject(ground, key, async (object) => infoOf(key, object.state, await revisions.etagOf(key, object)));
        const found = await untilAborted(() => look, signal);
        return found === undefined ? missing : { kind: 'found', info: found };
      }),
    stream: (key, { signal, range } = {}) => translated(about('read', key), () => streamObject({ ground, revisions, key, signal }, range)),
    list: (prefix, options = {}) => listing(about('list', prefix), listObjects(ground, prefix, options)),
    putNew: (key, body, { signal }) =>
      translated(about('write', key), () => {
        signal?.throwIfAborted();
        return createObject({ ground, revisions, key, signal }, body);
      }),
    putIfMatch: (key, etag, body, { signal }) =>
      translated(about('write', key), () => {
        signal?.throwIfAborted();
        return replaceObject({ ground, revisions, key, signal }, etag, body);
      }),
    deleteIf: (key, etag, { signal } = {}) =>
      translated(about('delete', key), () => {
        signal?.throwIfAborted();
        return deleteObject({ ground, revisions, key, signal }, etag);
      }),
  };
}

async function* listing(doing: Doing, objects: AsyncIterable<ListedObject>): AsyncGenerator<ListedObject> {
  try {
    yield* objects;
  } catch (error) {
    throw translate(doing, error);
  }
}
