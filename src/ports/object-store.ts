/**
 * Where a repository's objects live. One contract for a folder, S3 and whatever follows;
 * test/contract/object-store.ts holds every implementation to it.
 */
import type { Warning } from '../base/warning.ts';

/** An object's bytes, in pieces that follow each other: a splice needs no copy of the whole. */
export type Body = readonly Uint8Array[];

/** What the store remembers beside the bytes. A folder derives the type from the name and keeps no metadata. */
export interface ObjectAttributes {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Lower-case keys. Small: a few hundred bytes in all. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What the store says of an object. */
export interface ObjectInfo {
  readonly key: string;
  /** Opaque, compared as a string; equal ETags mean equal bytes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** By the store's clock, milliseconds since the epoch. */
  readonly lastModifiedMs: number;
  /** Of the whole object, lower-case hex, where the store knows it without our reading: what it checked or kept at the put. */
  readonly sha256: string | undefined;
  /** The same as an MD5, if the ETag is one. A folder has none. */
  readonly md5?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a listing says of an object. S3 lists no metadata, and a folder would have to read every byte for its ETags: ask `head`. */
export type ListedObject = Pick<ObjectInfo, 'key' | 'sizeBytes' | 'lastModifiedMs'>;

/** What a read found. Only a definite "no such key" is `missing`: denied, timed out and unclear answers are errors. */
export type GetOutcome =
  | { readonly kind: 'found'; readonly info: ObjectInfo; readonly body: Uint8Array }
  /** `deleted`: the store says that the object was there and was deleted (a delete marker). */
  | { readonly kind: 'missing'; readonly deleted: boolean };

/** The same for an object in pieces. The body must be read to its end or left by `break`: it may hold a file open. */
export type StreamOutcome =
  | { readonly kind: 'found'; readonly info: ObjectInfo; readonly body: AsyncIterable<Uint8Array> }
  | { readonly kind: 'missing'; readonly deleted: boolean };

/** The same without the bytes. */
export type HeadOutcome = { readonly kind: 'found'; readonly info: ObjectInfo } | { readonly kind: 'missing'; readonly deleted: boolean };

/** `refused`: the precondition does not hold now. It is not yet a loss: read back and compare. */
export type PutOutcome = Stored | { readonly kind: 'refused' };

/** The object is written. `warnings`: what of the file that it replaced could not be kept. */
export interface Stored {
  readonly kind: 'stored';
  readonly etag: string;
  readonly warnings?: readonly Warning[] | undefined;
}

/** `refused`: what is there is not the object with that ETag. */
export type DeleteOutcome = { readonly kind: 'deleted' } | { readonly kind: 'missing' } | { readonly kind: 'refused' };

/** Options of every call. */
export interface CallOptions {
  /** Aborting ends the call with the signal's reason; a write that has begun may still take effect. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a listing. */
export interface ListOptions extends CallOptions {
  /** Called for each package that is there but cannot be used, with the reason: a link that leads nowhere, a pipe, an S3 key with an empty part. */
  readonly onSkipped?: ((key: string, why: string) => void) | undefined;
}

/** Options of every write. */
export interface PutOptions extends CallOptions {
  readonly attributes: ObjectAttributes;
}

/** Bytes from `start` to `end`, both included, as in an HTTP range. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Whether the conditions of writes can be relied on. `kept`: by all that is known of the store. `untried`: `probe` finds out, and
 * returns a verdict that is remembered in the metadata of the index. `waived`: they are not sent, at the user's own risk.
 */
export type Preconditions =
  | { readonly kind: 'kept' | 'waived' }
  | {
      readonly kind: 'untried';
      /** Whether an earlier verdict still holds, by the answers so far. Asks nothing. */
      accepts(verdict: string): boolean;
      /** Leaves nothing behind, best effort. @throws CH_STORE_UNSUPPORTED if a condition is refused, ignored, or kept only for one writer at a time */
      probe(options?: CallOptions): Promise<string>;
    };

/**
 * A set of objects under keys (`/` between parts, no leading one).
 * Every write is atomic: a reader sees all of it or nothing, also after a crash.
 *
 * @throws CH_STORE_DENIED, CH_STORE_UNAVAILABLE, CH_STORE_FULL, CH_STORE_LOCKED, CH_STORE_UNSUPPORTED, CH_STORE_CORRUPT, CH_STORE_UNEXPECTED
 */
export interface ObjectStore {
  /** What a person would call it, without secrets: a folder's path, `s3://bucket/prefix`. */
  readonly name: string;
  /** Milliseconds since the epoch by the clock that `lastModifiedMs` is of, as far as the last answer told it. */
  now(): number;
  /** To be asked after the first answer: only then is it certain who answers. */
  preconditions(): Preconditions;
  /** The object whole, and checked against what the store knows of its digest. */
  get(key: string, options?: CallOptions): Promise<GetOutcome>;
  /** The same in pieces, for objects that need not be held whole. */
  stream(key: string, options?: CallOptions & { readonly range?: Range | undefined }): Promise<StreamOutcome>;
  head(key: string, options?: CallOptions): Promise<HeadOutcome>;
  /** Every object whose key starts with `prefix`, in the order of the keys' bytes. Never what lies under `.charthouse/` or is half-written. */
  list(prefix: string, options?: ListOptions): AsyncIterable<ListedObject>;
  /** Creates the object; `refused` where one is there already. */
  putNew(key: string, body: Body, options: PutOptions): Promise<PutOutcome>;
  /**
   * Replaces the object; `refused` where it is not the one with this ETag, or none.
   *
   * A publish that fails here looks once more, and says "not changed" where it sees the old index. So a write must not land after
   * its call has failed (a folder's never does), or the error says `landed: 'unknown'` in its details, as it may over a network. `landed: 'not-durable'`, with the new
   * `etag`: the object is replaced, and the disk did not confirm it.
   */
  putIfMatch(key: string, etag: string, body: Body, options: PutOptions): Promise<PutOutcome>;
  /** Deletes the object if it is still the one with this ETag. */
  deleteIf(key: string, etag: string, options?: CallOptions): Promise<DeleteOutcome>;
}
