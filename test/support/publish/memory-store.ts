/** A store in memory: the least that keeps the contract, for tests of what stands above a store. */
import { compareBytes } from '../../../src/base/byte-order.ts';
import { sha256Hex } from '../../../src/base/digest.ts';
import { checkKey, listedKeyFault } from '../../../src/base/object-key.ts';
import type { Body, CallOptions, ObjectAttributes, ObjectInfo, ObjectStore, Range } from '../../../src/ports/object-store.ts';

interface Kept {
  readonly info: ObjectInfo;
  readonly bytes: Uint8Array;
  readonly attributes: ObjectAttributes;
}

/** The store, and what a test may ask that no store tells. */
export interface MemoryStore extends ObjectStore {
  /** The attributes an object was put with. */
  attributesOf(key: string): ObjectAttributes | undefined;
  /** Puts or, without a text, removes an object behind everybody's back. */
  meddle(key: string, body: string | Uint8Array | undefined): void;
}

export interface MemoryStoreOptions {
  /** The store's clock, milliseconds since the epoch. */
  readonly now?: () => number;
  readonly name?: string;
}

const missing = { kind: 'missing', deleted: false } as const;
const refused = { kind: 'refused' } as const;

/** An empty store. */
export function memoryStore({ now = () => Date.now(), name = 'memory' }: MemoryStoreOptions = {}): MemoryStore {
  const objects = new Map<string, Kept>();
  const keep = (key: string, body: Body, attributes: ObjectAttributes): string => {
    const bytes = new Uint8Array(Buffer.concat(body));
    const sha256 = sha256Hex(bytes);
    const etag = `"${sha256}"`;
    const metadata = { ...attributes.metadata };
    objects.set(key, { info: { key, etag, sizeBytes: bytes.length, lastModifiedMs: now(), sha256, metadata }, bytes, attributes });
    return etag;
  };
  // The answer comes a turn later, as from any store, so that callers cannot lean on a synchronous one;
  // what it does, it does in one step, so that it is atomic.
  const step = async <T>(key: string, options: CallOptions | undefined, act: (kept: Kept | undefined) => T): Promise<T> => {
    checkKey(key);
    options?.signal?.throwIfAborted();
    await Promise.resolve();
    return act(objects.get(key));
  };

  return {
    name,
    now,
    preconditions: () => ({ kind: 'kept' }),
    get: (key, options) => step(key, options, (kept) => (kept ? { kind: 'found', info: kept.info, body: kept.bytes.slice() } : missing)),
    head: (key, options) => step(key, options, (kept) => (kept ? { kind: 'found', info: kept.info } : missing)),
    stream: (key, options) =>
      step(key, options, (kept) => (kept ? { kind: 'found', info: kept.info, body: pieces(kept.bytes, options?.range) } : missing)),
    list: async function* (prefix, options) {
      options?.signal?.throwIfAborted();
      for (const key of [...objects.keys()]
        .filter((each) => each.startsWith(prefix) && listedKeyFault(each, prefix) === undefined)
        .sort(compareBytes)) {
        await Promise.resolve();
        options?.signal?.throwIfAborted();
        const kept = objects.get(key);
        if (kept) yield { key, sizeBytes: kept.info.sizeBytes, lastModifiedMs: kept.info.lastModifiedMs };
      }
    },
    putNew: (key, body, options) =>
      step(key, options, (kept) => (kept ? refused : { kind: 'stored', etag: keep(key, body, options.attributes) })),
    putIfMatch: (key, etag, body, options) =>
      step(key, options, (kept) => (kept?.info.etag === etag ? { kind: 'stored', etag: keep(key, body, options.attributes) } : refused)),
    deleteIf: (key, etag, options) =>
      step(key, options, (kept) => {
        if (!kept) return { kind: 'missing' };
        if (kept.info.etag !== etag) return refused;
        objects.delete(key);
        return { kind: 'deleted' };
      }),
    attributesOf: (key) => objects.get(key)?.attributes,
    meddle: (key, body) => {
      if (body === undefined) objects.delete(key);
      else keep(key, [Buffer.from(body)], { contentType: 'text/plain', cacheControl: 'no-cache' });
    },
  };
}

async function* pieces(bytes: Uint8Array, range: Range | undefined): AsyncIterable<Uint8Array> {
  const wanted = range === undefined ? bytes : bytes.slice(range.start, range.end + 1);
  const half = Math.ceil(wanted.length / 2);
  // Two pieces: a reader that takes the first for the whole is found out.
  for (const piece of [wanted.slice(0, half), wanted.slice(half)]) if (piece.length > 0) yield piece;
}
