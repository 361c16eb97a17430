/** Stores for the commands of a repository over years: of each kind, and one that a killed process leaves behind. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { openStoreOn } from '../aws/s3-context.ts';
import { isForServer } from '../faults/drawn.ts';
import { folderAt } from '../publish/folder-context.ts';
import { memoryStore } from '../publish/memory-store.ts';
import { honestS3Servers, needsS3, type S3Server, startS3Server } from '../servers/s3-servers.ts';

/** A repository, and handles to it that share nothing else. */
export interface YearsRepository {
  open(): Promise<ObjectStore>;
  close(): Promise<void>;
}

/** A kind of store. */
export interface YearsStore {
  readonly name: string;
  /** Whether its tools are missing. */
  readonly skip: boolean;
  start(): Promise<void>;
  /** An empty repository. */
  make(): Promise<YearsRepository>;
  /** Whether row number `at` of a table is played on it in this run: of the S3 servers each row is for one. */
  isFor(at: number): boolean;
  close(): Promise<void>;
}

/** In the memory of this process, with metadata. */
export const memory: YearsStore = {
  ...{ name: 'memory', skip: false, start: async () => undefined, close: async () => undefined, isFor: () => true },
  make: async () => {
    const store = memoryStore();
    return { open: async () => store, close: async () => undefined };
  },
};

const folder: YearsStore = {
  ...{ name: 'a folder', skip: false, start: async () => undefined, close: async () => undefined, isFor: () => true },
  make: async () => {
    const root = await mkdtemp(join(tmpdir(), 'charthouse-years-'));
    return { open: async () => folderAt(root), close: () => rm(root, { recursive: true, force: true }) };
  },
};

function server(name: (typeof honestS3Servers)[number], number: number): YearsStore {
  let running: S3Server | undefined;
  return {
    ...{ name, skip: needsS3(name).skip, isFor: (at) => isForServer(at, number) },
    start: async () => {
      running = await startS3Server(name);
    },
    make: async () => {
      if (running === undefined) throw new Error(`${name} was not started`);
      const to = { ...running, bucket: await running.createBucket() };
      const opened: (() => Promise<void>)[] = [];
      return {
        open: async () => {
          const { store, close } = await openStoreOn(to);
          opened.push(close);
          // Others test that it keeps them, which takes eighty requests for each bucket.
          return { ...store, preconditions: () => ({ kind: 'kept' }) };
        },
        close: async () => {
          await Promise.all(opened.map((close) => close()));
        },
      };
    },
    close: async () => running?.close(),
  };
}

/** The folder, a store in memory with metadata, and three S3 servers. */
export const yearsStores: readonly YearsStore[] = [memory, folder, ...honestS3Servers.map(server)];

/**
 * A store as a process uses it that is killed before call number `at`, counted from 1; that call and all later ones never happen. `from`:
 * the key whose first call is the first that counts.
 */
export function untilKilled(
  store: ObjectStore,
  at: number,
  from?: string,
): { readonly store: ObjectStore; readonly isKilled: () => boolean } {
  let calls = 0;
  let isCounting = from === undefined;
  const count = (key: unknown): void => {
    isCounting ||= key === from;
    if (!isCounting) return;
    calls++;
    if (calls >= at) throw new Error('this process was killed');
  };
  const counted =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      count(given[0]);
      return call(...given);
    };
  const { name, now, preconditions, list } = store;
  return {
    isKilled: () => calls >= at,
    store: {
      ...{ name, now, preconditions },
      ...{ get: counted(store.get), head: counted(store.head), stream: counted(store.stream) },
      ...{ putNew: counted(store.putNew), putIfMatch: counted(store.putIfMatch), deleteIf: counted(store.deleteIf) },
      list: async function* (prefix, options) {
        count(prefix);
        yield* list(prefix, options);
      },
    },
  };
}
