/** A repository in memory that a game is played in. */
import { sha256Hex } from '../../../src/base/digest.ts';
import { CharthouseError } from '../../../src/base/error.ts';
import type { ListedObject, ObjectStore, PutOutcome } from '../../../src/ports/object-store.ts';
import type { MemoryStore } from '../publish/memory-store.ts';
import { type Bench, bench } from '../publish/publish-harness.ts';
import type { OpenGated, Packed } from './publishers.ts';
import type { Looks } from './repository-game.ts';
import { type Call, type Pass, textOf } from './turnstile.ts';

/** The repository, and the way in. */
export interface Fixture {
  readonly open: OpenGated;
  readonly looks: Looks;
}

/** An index as `helm repo index` makes it of an empty folder. */
export const emptyIndex = 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-02T03:04:05Z"\n';

/**
 * With these packages published. `lost`: so many swaps of the index that each run loses before the game begins, or those of the first, the
 * second and so on: nothing that it does up to then is a step. `met`: what the publisher of the index says about whom it met. `others`: how
 * many others the store sees when it refuses a swap, as a folder does.
 */
export async function memoryFixture(
  begun: readonly Packed[],
  isEmptied = false,
  lost: number | readonly number[] = 0,
  met?: string,
  others?: number,
): Promise<Fixture> {
  const { objects, now } = await begunWith(begun, isEmptied);
  const own = bench({ begun: objects });
  own.now = now;
  const { store } = own;
  if (met !== undefined) await markAs(met, store);
  /** What each run heard before its first step: it may remember an index that is another one by now. */
  const heardBefore: string[] = [];
  return {
    open: (pass) => {
      const run = heardBefore.push('') - 1;
      const losses = typeof lost === 'number' ? lost : (lost[run] ?? 0);
      const hear = (what: string, answer: unknown): void => {
        heardBefore[run] = sha256Hex(Buffer.from(`${heardBefore[run]}\n${what}\n${textOf(answer)}`));
      };
      return gated(store, losses === 0 ? pass : afterLosses(losses, pass, hear), others);
    },
    looks: {
      read: async (key) => {
        const answer = await store.get(key);
        return answer.kind === 'found' ? answer.body : undefined;
      },
      isChange: ({ what }) => /^(\S+ )?(put|delete)/.test(what),
      state: () => [...[...store.objects].map(([key, { info }]) => `${key} ${JSON.stringify(info)}`).sort(), ...heardBefore],
    },
  };
}

type Begun = Pick<Bench, 'now'> & Pick<MemoryStore, 'objects'>;
const begunOnce = new Map<string, Promise<Begun>>();

/** The same few beginnings come again and again. */
function begunWith(packages: readonly Packed[], isEmptied: boolean): Promise<Begun> {
  const key = `${packages.map(({ digest }) => digest).join()} ${isEmptied}`;
  const known = begunOnce.get(key) ?? begin(packages, isEmptied);
  begunOnce.set(key, known);
  return known;
}

async function begin(packages: readonly Packed[], isEmptied: boolean): Promise<Begun> {
  const own = bench();
  if (isEmptied) own.store.meddle('index.yaml', emptyIndex);
  if (packages.length > 0) await own.publish(Object.fromEntries(packages.map(({ fileName, bytes }) => [fileName, bytes])));
  return { now: own.now, objects: own.store.objects };
}

async function markAs(met: string, store: ObjectStore): Promise<void> {
  const found = await store.get('index.yaml');
  if (found.kind === 'missing') return;
  const { etag, metadata } = found.info;
  const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache', metadata: { ...metadata, 'charthouse-met': met } };
  await store.putIfMatch('index.yaml', etag, [found.body], { attributes });
}

const unheard = (): CharthouseError =>
  new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke', details: { landed: 'unknown' } });
const refused = { kind: 'refused' } as const;

/** Lets calls pass until so many swaps are lost. */
function afterLosses(lost: number, pass: Pass, hear: (what: string, answer: unknown) => void): Pass {
  let left = lost;
  return async (call) => {
    if (left === 0) return pass(call);
    if (!/index\.yaml$/.test(call.what) || call.refusal === undefined) {
      const answer = await call.act();
      hear(call.what, answer);
      return answer;
    }
    left -= 1;
    hear(call.what, 'refused');
    return call.refusal();
  };
}

function gated(store: MemoryStore, pass: Pass, others?: number): ObjectStore {
  const among = (put: PutOutcome): PutOutcome => (put.kind === 'refused' && others !== undefined ? { ...put, others } : put);
  const write = <T>(what: string, act: () => Promise<T>): Call<T> => ({ what, act, lost: unheard });
  return {
    name: store.name,
    now: () => store.now(),
    preconditions: () => store.preconditions(),
    get: (key, options) => pass({ what: `get ${key}`, act: () => store.get(key, options) }),
    stream: (key, options) => pass({ what: `stream ${key}`, act: () => store.stream(key, options) }),
    head: (key, options) => pass({ what: `head ${key}`, act: () => store.head(key, options) }),
    list: async function* (prefix, options) {
      yield* await pass({ what: `list ${prefix}`, act: () => all(store.list(prefix, options)) });
    },
    putNew: (key, body, options) => pass({ ...write(`put new ${key}`, () => store.putNew(key, body, options)), refusal: () => refused }),
    putIfMatch: (key, etag, body, options) =>
      pass({
        ...write(`put over ${key}`, async () => among(await store.putIfMatch(key, etag, body, options))),
        refusal: () => among(refused),
      }),
    deleteIf: (key, etag, options) => pass(write(`delete ${key}`, () => store.deleteIf(key, etag, options))),
  };
}

async function all(objects: AsyncIterable<ListedObject>): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
}
