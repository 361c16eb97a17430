/** A repository in a bucket of a real server, behind the fault proxy: each run is a client of its own, and its waits are over at once. */
import { randomUUID } from 'node:crypto';
import { openAws } from '../../../src/aws/connection.ts';
import { openS3Store } from '../../../src/aws/s3/store.ts';
import type { AwsPorts, S3Settings } from '../../../src/aws/settings.ts';
import { sha256Hex } from '../../../src/base/digest.ts';
import { readIndex } from '../../../src/index-file/read-index.ts';
import type { PublishRequest } from '../../../src/operations/publish/request.ts';
import type { VerifyReport } from '../../../src/operations/verify/report.ts';
import { verifyRepository } from '../../../src/operations/verify/verify.ts';
import type { ObjectStore } from '../../../src/ports/object-store.ts';
import type { OperationEvent } from '../../../src/repository/events.ts';
import type { PublishReport } from '../../../src/repository/outcome.ts';
import { storeReader } from '../../../src/repository/reader.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from '../faults/fault-proxy.ts';
import { proven } from '../publish/proven.ts';
import { bench, chartPackage } from '../publish/publish-harness.ts';
import { siteOf } from '../publish/site-of.ts';
import type { S3ServerName } from '../servers/s3-programs.ts';
import { type BucketOptions, type S3Server, startS3Server } from '../servers/s3-servers.ts';
import { openStoreOn } from './s3-context.ts';

/** What a run may be given beside its packages. */
export interface RunOptions {
  readonly settings?: Partial<S3Settings>;
  readonly ports?: Partial<AwsPorts>;
  readonly request?: Partial<PublishRequest>;
  readonly signal?: AbortSignal;
}

/** What lies in the bucket, seen past the proxy. */
export interface Lying {
  /** `name version`, in the order of the index; undefined where there is no index. Each has its package, with its digest. */
  readonly listed: readonly string[] | undefined;
  /** Keys that no entry names. */
  readonly unlisted: readonly string[];
}

/** A scene: one server, one proxy, and a prefix of its own for each test. */
export interface S3Scene {
  readonly server: S3Server;
  readonly proxy: FaultProxy;
  /** Of all runs since `begin`, in their order. */
  readonly events: readonly OperationEvent[];
  /** Every wait so far, in milliseconds. */
  readonly waits: readonly number[];
  /** Called at each wait. */
  onWait: () => void;
  /** How many of the waits of ten seconds and more, which are time limits, come to their end, and at once. */
  limitsPassing: number;
  /** A new prefix, no faults, nothing seen; with the packages given published into it, past the proxy. */
  begin(published?: readonly Packed[]): Promise<void>;
  publish(packages: readonly Packed[], options?: RunOptions): Promise<PublishReport>;
  verify(options?: RunOptions): Promise<VerifyReport>;
  /** The bucket past the proxy, to look into or to meddle with. */
  readonly origin: ObjectStore;
  /** Throws where a listed version lacks its package, or it has another digest. */
  lying(): Promise<Lying>;
  /** The index as it is; undefined where there is none. */
  index(): Promise<string | undefined>;
  readonly prefix: string;
  close(): Promise<void>;
}

/** A package, and the file that vouches for it. */
export interface Packed {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly provenance?: Uint8Array;
}

/** Versions of one small chart. */
export const first: Packed = chartPackage('app', '1.0.0');
export const second: Packed = chartPackage('app', '2.0.0');

/** How runs reach the server, and whether the first of a repository tries the preconditions of the store: most tests are about other things. */
export interface SceneOptions {
  readonly through?: 'plain' | 'signing';
  readonly preconditions?: 'proven' | 'tried';
}

/** Starts both. The caller closes the scene, whatever happens. */
export async function openScene(
  name: S3ServerName,
  bucket: BucketOptions = {},
  { through = 'plain', preconditions = 'proven' }: SceneOptions = {},
): Promise<S3Scene> {
  const server = await startS3Server(name, bucket);
  const options: FaultProxyOptions = through === 'signing' ? { signer: server } : {};
  const proxy = await startFaultProxy(server.endpoint, options);
  const events: OperationEvent[] = [];
  const waits: number[] = [];
  let direct = await openStoreOn(server);
  let count = 0;

  const clock: Clock = {
    now: () => Date.now(),
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      waits.push(durationMs);
      scene.onWait();
      signal?.throwIfAborted();
      if (durationMs < 10_000) return;
      await new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        if (scene.limitsPassing-- > 0) setTimeout(resolve, 20);
      });
    },
  };
  const run = async <T>(
    options: RunOptions,
    work: (store: ObjectStore, traffic: () => PublishReport['figures']) => Promise<T>,
  ): Promise<T> => {
    const { accessKeyId, secretAccessKey, region, bucket } = server;
    const aws = openAws({
      env: {},
      clock,
      random: { unit: () => 0, id: realRandom.id },
      userAgent: 'charthouse-test',
      credentials: { accessKeyId, secretAccessKey },
      onRetry: (what, { attempt, waitMs, error }) => events.push({ kind: 'retrying', what, attempt, waitMs, why: String(error) }),
      ...options.ports,
    });
    const opened = openS3Store({ endpointUrl: proxy.endpoint, region, bucket, prefix: scene.prefix, ...options.settings }, aws);
    const store = preconditions === 'proven' ? proven(opened, proxy.endpoint) : opened;
    try {
      return await work(store, () => ({ ...aws.traffic(), durationMs: 0 }));
    } finally {
      await aws.close();
    }
  };

  const scene: S3Scene & { prefix: string; origin: ObjectStore } = {
    server,
    proxy,
    events,
    waits,
    onWait: () => undefined,
    limitsPassing: 0,
    prefix: '',
    origin: direct.store,
    begin: async (published = []) => {
      await direct.close();
      scene.prefix = `test-${++count}/`;
      direct = await openStoreOn(server, { prefix: scene.prefix });
      scene.origin = direct.store;
      scene.onWait = () => undefined;
      scene.limitsPassing = 0;
      proxy.behave();
      if (published.length > 0) {
        const { error } = await scene.publish(published);
        if (error !== null) throw error;
      }
      proxy.forget();
      events.length = 0;
      waits.length = 0;
    },
    publish: (packages, options = {}) =>
      run(options, (store, traffic) => {
        const inputs = packages.flatMap(({ fileName, bytes, provenance }) => [
          [fileName, bytes] as const,
          ...(provenance === undefined ? [] : [[`${fileName}.prov`, provenance] as const]),
        ]);
        return bench().publish(Object.fromEntries(inputs), options.request, {
          store,
          clock,
          random: { unit: () => 0, id: () => randomUUID() },
          traffic,
          onEvent: (event) => events.push(event),
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        });
      }),
    verify: (options = {}) =>
      run(options, (store, traffic) => {
        const reader = storeReader(
          store,
          siteOf(async () => 404),
        );
        const signal = options.signal ?? new AbortController().signal;
        return verifyRepository({ filters: [] }, { reader, clock, traffic, signal, onEvent: (event) => events.push(event) });
      }),
    index: async () => {
      const answer = await scene.origin.get('index.yaml');
      return answer.kind === 'found' ? Buffer.from(answer.body).toString() : undefined;
    },
    lying: async () => {
      const text = await scene.index();
      const keys = new Set<string>();
      for await (const { key } of scene.origin.list('')) keys.add(key);
      keys.delete('index.yaml');
      if (text === undefined) return { listed: undefined, unlisted: [...keys] };
      const listed: string[] = [];
      for (const { name, version, urls, digest } of readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' }).allVersions()) {
        const key = urls[0] ?? '';
        const found = await scene.origin.get(key);
        if (found.kind === 'missing' || sha256Hex(found.body) !== digest)
          throw new Error(`${key} is listed, but not what stands: ${found.kind}`);
        keys.delete(key);
        keys.delete(`${key}.prov`);
        listed.push(`${name} ${version}`);
      }
      return { listed, unlisted: [...keys] };
    },
    close: async () => {
      await direct.close();
      await proxy.close();
      await server.close();
    },
  };
  return scene;
}

/** What a publish came to, in a few words: `new` or what it was instead, and the code and exit status of an error. */
export function cameTo({ charts, error }: PublishReport): readonly (string | number)[] {
  return [...charts.map(({ outcome }) => outcome), ...(error === null ? [] : [error.code, error.exitCode])];
}
