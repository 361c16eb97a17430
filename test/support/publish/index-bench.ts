/** A folder in memory, and the operation `index` on it. */
import { defaultLimits } from '../../../src/chart/types.ts';
import { readIndex } from '../../../src/index-file/read-index.ts';
import { indexFolder } from '../../../src/operations/index/index-folder.ts';
import type { IndexReport, IndexRequest } from '../../../src/operations/index/request.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';

/** What a test has in its hands. */
export interface IndexBench {
  readonly store: MemoryStore;
  put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void>;
  /** `onStore`: another store than this one. */
  index(request?: Partial<IndexRequest>, onStore?: ObjectStore): Promise<IndexReport>;
  /** Of a file; index.yaml unless named. */
  text(key?: string): Promise<string>;
  /** Name, version and URLs of each entry. */
  listed(): Promise<readonly string[]>;
}

const nothing = { url: undefined, merge: undefined, fresh: false, style: undefined, allowEqualVersion: false, dryRun: false };

/** An empty folder. */
export function indexBench(): IndexBench {
  const store = memoryStore({ name: './charts' });
  const own: IndexBench = {
    store,
    put: async (files) => {
      const attributes = { contentType: 'application/gzip', cacheControl: '' };
      for (const [key, bytes] of Object.entries(files)) await store.putNew(key, [Buffer.from(bytes)], { attributes });
    },
    index: (request = {}, onStore = store) => {
      const clock = { now: () => Date.UTC(2026, 0, 2), sleep: () => Promise.resolve() };
      const ports = { store: onStore, clock, random: { unit: () => 0.5, id: () => 'index' }, onEvent: () => undefined };
      return indexFolder({ ...nothing, limits: defaultLimits, ...request }, { ...ports, signal: new AbortController().signal });
    },
    text: async (key = 'index.yaml') => {
      const found = await store.get(key);
      return found.kind === 'found' ? Buffer.from(found.body).toString() : '';
    },
    listed: async () => {
      const read = readIndex(Buffer.from(await own.text()), { mentions: [], source: 'index.yaml' });
      return [...read.allVersions()].map(({ name, version, urls }) => `${name} ${version} ${urls.join(' ')}`);
    },
  };
  return own;
}

/** Of each package of the folder. */
export const outcomes = ({ charts }: IndexReport): readonly string[] => charts.map(({ path, outcome }) => `${path} ${outcome}`);
