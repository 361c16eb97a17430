/** The port to a repository's objects. Folder and S3 have the same contract; test/contract/object-store.ts tests every implementation. */
import type { Crc64 } from '../base/crc64.ts';
import type { Warning } from '../base/warning.ts';

/** An object's bytes in consecutive pieces: a splice does not copy the whole. */
export type Body = readonly Uint8Array[];

/** What the store keeps besides the bytes. A folder derives the type from the name and keeps no metadata. */
export interface ObjectAttributes {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Lower-case keys. Small: a few hundred bytes in all. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What the store knows about an object. */
export interface ObjectInfo {
  readonly key: string;
  /** Opaque, compared as a string; equal ETags mean equal bytes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** By the store's clock, milliseconds since the epoch. */
  readonly lastModifiedMs: number;
  /** SHA-256 of the whole object, lower-case hex, if the store knows it without a read: it checked or stored the digest at the put. */
  readonly sha256: string | undefined;
  /** MD5 of the whole object, if the ETag is one. A folder has none. */
  readonly md5?: string | undefined;
  /** Of the whole object, if it was made of parts: then there is no SHA-256. */
  readonly crc64?: Crc64 | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Names this version of the object for good; undefined if the store does not keep it once it is replaced. */
  readonly versionId?: string | undefined;
}

/** A version of an object that the store keeps: the current one, an earlier one, or the mark of a deletion. */
export interface ObjectVersion {
  /** Opaque. A deletion has one, too. */
  readonly id: string;
  readonly lastModifiedMs: number;
  /** 0 for a deletion. */
  readonly sizeBytes: number;
  readonly isDeletion: boolean;
  /** Whether it is what readers get. */
  readonly isCurrent: boolean;
}

/** What a listing contains. S3 lists no metadata, and a folder would have to read every byte for its ETags: use `head`. */
export interface ListedObject extends Pick<ObjectInfo, 'key' | 'sizeBytes' | 'lastModifiedMs'> {
  /** As in `ObjectInfo`, if the listing has it. It does not show if it is an MD5: equal to ours proves our bytes, another one nothing. */
  readonly etag?: string | undefined;
}

/** Outcome of a read. Only a definite "no such key" is `missing`: denied, timed out and unclear answers are errors. */
export type GetOutcome =
  | { readonly kind: 'found'; readonly info: ObjectInfo; readonly body: Uint8Array }
  /** `deleted`: the object existed and was deleted (a delete marker). */
  | { readonly kind: 'missing'; readonly deleted: boolean };

/** The same for an object in pieces. Read the body to its end or leave it by `break`: it may keep a file open. */
export type StreamOutcome =
  | { readonly kind: 'found'; readonly info: ObjectInfo; readonly body: AsyncIterable<Uint8Array> }
  | { readonly kind: 'missing'; readonly deleted: boolean };

/** The same without the bytes. */
export type HeadOutcome = { readonly kind: 'found'; readonly info: ObjectInfo } | { readonly kind: 'missing'; readonly deleted: boolean };

/** `refused`: the precondition is not met at this moment. This is not yet a lost race: read back and compare. */
export type PutOutcome =
  | Stored
  /**
   * `isUnjoined`: nothing was compared, because parts were refused. Read the object again, and put it whole. `isUnextended`: the same, because
   * a range could not be extended. Join it again without such a part. `others`: how many others were writing, if the store sees that.
   */
  | { readonly kind: 'refused'; readonly isUnjoined?: true; readonly isUnextended?: true; readonly others?: number };

/** The object is written. `warnings`: what of it is not as it should be, such as attributes of the replaced file. */
export interface Stored {
  readonly kind: 'stored';
  readonly etag: string;
  /** As in `ObjectInfo`. */
  readonly versionId?: string | undefined;
  readonly warnings?: readonly Warning[] | undefined;
  /** What still goes on, and never fails: no reader sees any of it. Wait for it before the process ends. */
  readonly afterwards?: Promise<void> | undefined;
}

/** `refused`: the current object does not have that ETag. */
export type DeleteOutcome = { readonly kind: 'deleted' } | { readonly kind: 'missing' } | { readonly kind: 'refused' };

/** Options of every call. */
export interface CallOptions {
  /** Aborting ends the call with the signal's reason; a write that has started may still take effect. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a read of one object. */
export interface ReadOptions extends CallOptions {
  /** The id of one of its `versions`, instead of the current one. */
  readonly version?: string | undefined;
}

/** Options of a listing. */
export interface ListOptions extends CallOptions {
  /** Called for each package that exists but cannot be used, with the reason: a dangling link, a pipe, an S3 key with an empty part. */
  readonly onSkipped?: ((key: string, why: string) => void) | undefined;
}

/** Options of every write. */
export interface PutOptions extends CallOptions {
  readonly attributes: ObjectAttributes;
  /** A refusal to create counts as it is, although a repetition of this very request may have caused it: saves the look at what is there. */
  readonly isRefusalTrusted?: boolean | undefined;
  /** Only publishers that run at this moment use the object: it need not survive a power loss. */
  readonly isBrief?: boolean | undefined;
}

/** Options of a deletion. */
export interface DeleteOptions extends CallOptions {
  /** The object is brief, created once and never replaced: saves the look at what is there, and the lock of a folder. */
  readonly isWrittenOnce?: boolean | undefined;
}

/** Bytes from `start` to `end`, both included, as in an HTTP range. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Whether conditional writes are reliable. `kept`: known to be. `untried`: `probe` tests it, and returns a result that is stored in the
 * index metadata. `waived`: the conditions are not sent, at the user's own risk.
 */
export type Preconditions =
  | { readonly kind: 'kept' | 'waived' }
  | {
      readonly kind: 'untried';
      /** Whether an earlier probe result is still valid, judged by the answers so far. Sends no request. */
      accepts(result: string): boolean;
      /**
       * Tests the conditions with objects that it removes again, best effort. @throws CH_STORE_UNSUPPORTED if a condition is refused,
       * ignored, or kept only for one writer at a time
       */
      probe(options?: CallOptions): Promise<string>;
    };

/** A part of the next version of an object: a range of the current one, which the store copies, or bytes, or a range and bytes behind it. */
export type NewPart =
  | { readonly kind: 'copy'; readonly range: Range }
  | {
      readonly kind: 'send';
      /** Some of it may still be on its way from the store. Undefined: the object was replaced meanwhile. */
      readonly body: Promise<Body | undefined>;
    }
  | {
      readonly kind: 'extend';
      /** A part by itself. */
      readonly range: Range;
      /** As above; too few bytes for a part. */
      readonly body: Promise<Body | undefined>;
      /** Of both together. */
      readonly crc64: Crc64;
    };

/**
 * Whether parts are joined under reliable conditions. `kept`: known to be. `untried`: `judge` has the answer of an earlier trial, as far as
 * it is about this store, and `probe` tries it on objects that it removes again.
 */
export type Joining =
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'untried';
      judge(result: string): 'kept' | 'refused' | 'unknown';
      /** Undefined if it could not be found out this time. */
      probe(options?: CallOptions): Promise<string | undefined>;
    };

/** What a store can do with a large object without moving it whole. */
export interface LargeObjects {
  /** From this size on it pays. */
  readonly fromBytes: number;
  /** Whether an ETag is the SHA-256 of the bytes: equal ones prove equal bytes, and `join` calls `onMade`. */
  readonly etagsAreDigests?: true | undefined;
  /** For each part but the last, and for each part. */
  readonly parts: { readonly leastBytes: number; readonly mostBytes: number; readonly extends: boolean };
  /** Call it after the first answer: only then is the server known. */
  joining(): Joining;
  /**
   * The object, if it has fewer bytes than `fromBytes`; otherwise only what is known of it. A store that has to read all of a large one for
   * its ETag asks `isWhole` if the object is of more use.
   */
  getSmall(
    key: string,
    options?: CallOptions & { readonly isWhole?: (() => Promise<boolean>) | undefined },
  ): Promise<GetOutcome | { readonly kind: 'large'; readonly info: ObjectInfo }>;
  /** Undefined if the object does not have this ETag any more. */
  getRange(key: string, etag: string, options: CallOptions & { readonly range: Range }): Promise<Uint8Array | undefined>;
  /**
   * Like `putIfMatch`, for an object that consists of these parts: in one step, if the current one has this ETag, also when each range was
   * copied. `crc64` is the checksum of the whole.
   */
  join(key: string, etag: string, parts: readonly NewPart[], options: JoinOptions): Promise<PutOutcome>;
}

/** What a join takes beside its parts. */
export interface JoinOptions extends PutOptions {
  /** Of the whole. */
  readonly crc64: Crc64;
  /** Called when the whole is made and its digest is known, before it replaces the object. Only if ETags are digests. */
  readonly onMade?: ((made: MadeObject) => Promise<void>) | undefined;
}

/** An object that no reader sees yet. */
export interface MadeObject {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * A set of objects under keys (`/` between parts, no leading one). Every write is atomic: a reader sees all of it or nothing, even after a
 * crash.
 *
 * @throws CH_STORE_DENIED, CH_STORE_UNAVAILABLE, CH_STORE_FULL, CH_STORE_LOCKED, CH_STORE_UNSUPPORTED, CH_STORE_CORRUPT,
 * CH_STORE_UNEXPECTED
 */
export interface ObjectStore {
  /** For messages, without secrets: a folder's path, `s3://bucket/prefix`. */
  readonly name: string;
  /** Milliseconds since the epoch by the clock of `lastModifiedMs`, as far as the last answer showed it. */
  now(): number;
  /** Call it after the first answer: only then is the server known. */
  preconditions(): Preconditions;
  /** Reads the whole object, and checks it against the digest that the store knows, if any. */
  get(key: string, options?: ReadOptions): Promise<GetOutcome>;
  /** Reads an object in pieces, if it need not be in memory as a whole. */
  stream(key: string, options?: CallOptions & { readonly range?: Range | undefined }): Promise<StreamOutcome>;
  head(key: string, options?: ReadOptions): Promise<HeadOutcome>;
  /** The versions of an object, newest first. Undefined: the store keeps none. A bucket without versioning has at most the current one. */
  readonly versions?: ((key: string, options?: CallOptions) => AsyncIterable<ObjectVersion>) | undefined;
  /**
   * Every object whose key starts with `prefix`, in the byte order of the keys. Never half-written ones, and those that
   * charthouse keeps for itself only by their own prefix, such as `.charthouse/history/`.
   */
  list(prefix: string, options?: ListOptions): AsyncIterable<ListedObject>;
  /** How many objects one request of a listing returns with their ETags; undefined if a listing has none. */
  readonly listedPerRequest?: number | undefined;
  /** Creates the object; `refused` if one exists. */
  putNew(key: string, body: Body, options: PutOptions): Promise<PutOutcome>;
  /**
   * Replaces the object; `refused` if it does not have this ETag, or does not exist.
   *
   * A publish that fails here reads the index again, and reports "not changed" if it finds the old one. So a write must not take effect
   * after its call has failed (a folder's never does), or the error has `landed: 'unknown'` in its details, which can happen over a
   * network. `landed: 'not-durable'`, with the new `etag`: the object is replaced, but the disk did not confirm it.
   */
  putIfMatch(key: string, etag: string, body: Body, options: PutOptions): Promise<PutOutcome>;
  /** Undefined if the store always moves the whole. */
  readonly large?: LargeObjects | undefined;
  /** Deletes the object if it still has this ETag. */
  deleteIf(key: string, etag: string, options?: DeleteOptions): Promise<DeleteOutcome>;
}
