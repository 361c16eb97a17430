/** A store in memory: the least that keeps the contract, for tests of what stands above a store. */
import { compareBytes } from '../../../src/base/byte-order.ts';
import { sha256Hex } from '../../../src/base/digest.ts';
import { checkKey, listedKeyFault } from '../../../src/base/object-key.ts';
import type { Body, CallOptions, NewPart, ObjectAttributes, ObjectInfo, ObjectStore, Range } from '../../../src/ports/object-store.ts';

/** An object. */
export interface Kept {
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
  /** Every object, by its key. */
  readonly objects: ReadonlyMap<string, Kept>;
}

export interface MemoryStoreOptions {
  /** The store's clock, milliseconds since the epoch. */
  readonly now?: () => number;
  readonly name?: string;
  /** From this size on, objects are made of parts of at least so many bytes. The store then keeps versions. */
  readonly large?: { readonly fromBytes: number; readonly leastBytes: number };
  /** What it has from the beginning. */
  readonly begun?: ReadonlyMap<string, Kept>;
}

const missing = { kind: 'missing', deleted: false } as const;
const refused = { kind: 'refused' } as const;

/** A store with the objects of `begun`, or empty. */
export function memoryStore({ now = () => Date.now(), name = 'memory', large, begun }: MemoryStoreOptions = {}): MemoryStore {
  const objects = new Map(begun);
  let versions = 0;
  const keep = (key: string, body: Body, attributes: ObjectAttributes, joined?: string): string => {
    const bytes = new Uint8Array(Buffer.concat(body));
    const digest = sha256Hex(bytes);
    const etag = joined === undefined ? `"${digest}"` : `"${digest}-2"`;
    const known = joined === undefined ? { sha256: digest } : { sha256: undefined, crc64: joined };
    const version = large === undefined ? {} : { versionId: String(++versions) };
    const metadata = { ...attributes.metadata };
    const info = { key, etag, sizeBytes: bytes.length, lastModifiedMs: now(), ...known, metadata, ...version };
    objects.set(key, { info, bytes, attributes });
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
    large: large && {
      fromBytes: large.fromBytes,
      parts: { leastBytes: large.leastBytes, mostBytes: 2 ** 30, extends: true },
      joining: () => ({ kind: 'kept' }),
      getSmall: (key, options) =>
        step(key, options, (kept) => {
          if (!kept) return missing;
          const isLarge = kept.info.sizeBytes >= large.fromBytes;
          return isLarge ? { kind: 'large', info: kept.info } : { kind: 'found', info: kept.info, body: kept.bytes.slice() };
        }),
      getRange: (key, etag, { range, ...options }) =>
        step(key, options, (kept) => (kept?.info.etag === etag ? kept.bytes.slice(range.start, range.end + 1) : undefined)),
      join: async (key, etag, parts, options) => {
        const sent = await Promise.all(parts.map((part) => (part.kind === 'copy' ? [] : part.body)));
        return step(key, options, (kept) => {
          if (kept?.info.etag !== etag || sent.includes(undefined)) return refused;
          const copied = (part: NewPart) => (part.kind === 'send' ? [] : [kept.bytes.slice(part.range.start, part.range.end + 1)]);
          const bodies = parts.map((part, at) => [...copied(part), ...(sent[at] ?? [])]);
          const sizes = bodies.map((body) => body.reduce((sum, { length }) => sum + length, 0));
          if (sizes.slice(0, -1).some((size) => size < large.leastBytes)) throw new RangeError(`EntityTooSmall: ${sizes.join()}`);
          return { kind: 'stored', etag: keep(key, bodies.flat(), options.attributes, options.crc64) };
        });
      },
    },
    objects,
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
