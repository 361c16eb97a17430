/** Publishes in memory, with a store that a test can meddle with at any call. */
import { randomUUID } from 'node:crypto';
import type { Package } from '../../../src/chart/types.ts';
import { publishCharts } from '../../../src/operations/publish/publish.ts';
import type { PublishPorts, PublishRequest } from '../../../src/operations/publish/request.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import type { PublishReport } from '../../../src/repository/outcome.ts';
import type { ReadFiles } from '../../../src/runtime/files.ts';
import { noTraffic } from '../../../src/runtime/traffic.ts';
import { type MemoryStore, type MemoryStoreOptions, memoryStore } from './memory-store.ts';
import { packChart } from './packed.ts';

/** One call of the store, as a hook sees it. */
export interface StoreCall {
  readonly operation: 'get' | 'stream' | 'head' | 'putNew' | 'putIfMatch' | 'deleteIf' | 'getSmall' | 'getRange' | 'join';
  readonly key: string;
  readonly when: 'before' | 'after';
}

/** What a test has in its hands. */
export interface Bench {
  readonly store: MemoryStore;
  /** Every call of the store so far, such as `putNew index.yaml`. */
  readonly calls: string[];
  /** Milliseconds since the epoch; a test may move it. */
  now: number;
  /** Whether waits of ten seconds and more, which are time limits, come to their end, and at once. */
  limitsPass: boolean;
  /** Called around every call of the store; may throw in its stead. */
  hook: (call: StoreCall) => void | Promise<void>;
  /** Publishes packages given as bytes under paths. */
  publish(
    inputs: Readonly<Record<string, Uint8Array>>,
    options?: Partial<PublishRequest>,
    ports?: Partial<PublishPorts>,
  ): Promise<PublishReport>;
  index(): Promise<string>;
  keys(): Promise<readonly string[]>;
}

/** A package with this one template, beside Chart.yaml. */
export function chartPackage(name: string, version: string, template = 'a: 1\n', modifiedSeconds = 315_532_800): Package {
  const metadata = { apiVersion: 'v2', name, version };
  const files = [
    { path: 'Chart.yaml', bytes: Buffer.from(`apiVersion: v2\nname: ${name}\nversion: "${version}"\n`) },
    { path: 'templates/a.yaml', bytes: Buffer.from(template) },
  ];
  return packChart({ metadata, files, warnings: [] }, { modifiedSeconds });
}

const defaults: Omit<PublishRequest, 'charts'> = {
  url: undefined,
  tag: undefined,
  tagPatterns: [],
  version: undefined,
  appVersion: undefined,
  indexUrls: 'relative',
  indexStyle: undefined,
  allowEqualVersion: false,
  restore: false,
  besideOrphan: false,
  newIndex: false,
  keepGoing: false,
  skipExisting: false,
  replaceProvenance: false,
  dryRun: false,
  invalidate: true,
  wait: false,
  verify: true,
  verifyTimeoutMs: 0,
  limits: { maxFileBytes: 5 << 20, maxTotalBytes: 100 << 20 },
  packager: 'builtin',
  modifiedSeconds: 315_532_800,
};

/** Short waits are over at once, and move the clock; a time limit is reached only where `limitsPass`. */
async function sleep(self: Bench, durationMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (durationMs < 10_000) {
    self.now += durationMs;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
    if (self.limitsPass) setTimeout(resolve, 20);
  });
}

/** A repository with the objects of `begun`, or an empty one, at a fixed time. */
export function bench(options: Pick<MemoryStoreOptions, 'large' | 'begun'> = {}): Bench {
  const self: Bench = {
    store: memoryStore({ now: () => self.now, ...options }),
    calls: [],
    now: Date.UTC(2026, 0, 2, 3, 4, 5),
    limitsPass: false,
    hook: () => undefined,
    publish: (inputs, options = {}, ports = {}) =>
      publishCharts(
        { ...defaults, charts: Object.keys(inputs).filter((path) => !path.endsWith('.prov')), ...options },
        {
          ...portsOf(self),
          files: filesOf(inputs),
          site: { fetch: async () => ({ kind: 'refused', status: 404 }), read: async () => ({ kind: 'refused', status: 404 }) },
          ...ports,
        },
      ),
    index: async () => textOf(self.store),
    keys: async () => {
      const keys: string[] = [];
      for await (const { key } of self.store.list('')) keys.push(key);
      return keys;
    },
  };
  return self;
}

/** What every verb works with: the store with the bench's hook, the bench's clock, and no chance. */
export function portsOf(self: Bench): Omit<PublishPorts, 'files' | 'site'> {
  return {
    store: hooked(self),
    clock: { now: () => self.now, sleep: (durationMs, stop) => sleep(self, durationMs, stop) },
    random: { unit: () => 0, id: () => randomUUID() },
    traffic: () => noTraffic,
    onEvent: () => undefined,
    signal: new AbortController().signal,
  };
}

async function textOf(store: ObjectStore): Promise<string> {
  const answer = await store.get('index.yaml');
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : '';
}

function hooked(self: Bench): ObjectStore {
  const { store } = self;
  const { large } = store;
  const around = async <T>(operation: StoreCall['operation'], key: string, call: () => Promise<T>): Promise<T> => {
    self.calls.push(`${operation} ${key}`);
    await self.hook({ operation, key, when: 'before' });
    const answer = await call();
    await self.hook({ operation, key, when: 'after' });
    return answer;
  };
  return {
    name: store.name,
    now: () => store.now(),
    preconditions: () => store.preconditions(),
    get: (key, options) => around('get', key, () => store.get(key, options)),
    stream: (key, options) => around('stream', key, () => store.stream(key, options)),
    head: (key, options) => around('head', key, () => store.head(key, options)),
    list: (prefix, options) => store.list(prefix, options),
    putNew: (key, body, options) => around('putNew', key, () => store.putNew(key, body, options)),
    putIfMatch: (key, etag, body, options) => around('putIfMatch', key, () => store.putIfMatch(key, etag, body, options)),
    deleteIf: (key, etag, options) => around('deleteIf', key, () => store.deleteIf(key, etag, options)),
    large: large && {
      ...large,
      getSmall: (key, options) => around('getSmall', key, () => large.getSmall(key, options)),
      getRange: (key, etag, options) => around('getRange', key, () => large.getRange(key, etag, options)),
      join: (key, etag, parts, options) => around('join', key, () => large.join(key, etag, parts, options)),
    },
  };
}

/** Inputs in memory, by their paths. */
export function filesOf(inputs: Readonly<Record<string, Uint8Array>>): ReadFiles {
  const info = async (path: string): ReturnType<ReadFiles['info']> => {
    const bytes = inputs[path];
    return bytes === undefined ? undefined : { kind: 'file', sizeBytes: bytes.length };
  };
  return {
    readFile: async (path) => inputs[path] ?? Buffer.alloc(0),
    readDirectory: async () => [],
    info,
    linkInfo: info,
    realPath: async (path) => path,
    readLink: async (path) => path,
  };
}

/** What a test mostly asks of a report: the outcomes of the charts, and the code of the error or `ok`. */
export function said({ charts, error }: PublishReport): readonly string[] {
  return [charts.map(({ outcome }) => outcome).join(' '), error?.code ?? 'ok'];
}
