/** Reads the index of a repository, and never takes a repository for an empty one by mistake. */

import { CharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { indexKey } from '../objects.ts';
import { isNothing, withoutMark } from './first-publish-mark.ts';
import { type IndexMetadata, indexMetadata } from './index-metadata.ts';
import { asExcerpt, type IndexStore, lookAtIndex } from './large-index.ts';
import { refuseCut } from './refuse-cut.ts';
import { refuseFewer, type SeenIndex } from './refuse-fewer.ts';

/** What an index version is known by in the history of the repository. */
export interface IndexIdentity {
  /** SHA-256 of the object, if the store knows it without a read. */
  readonly sha256?: string | undefined;
  /** The store keeps this version under this id, also when it is replaced. */
  readonly versionId?: string | undefined;
}

/** One version of the index. */
export interface PresentIndex {
  readonly kind: 'present';
  readonly etag: string;
  readonly read: ReadIndex;
  /** All of it, if `read` is an excerpt of an index that was read whole, and its change record may need it. */
  readonly whole?: Uint8Array | undefined;
  readonly sizeBytes: number;
  /** By the store's clock. */
  readonly lastModifiedMs: number;
  readonly metadata: IndexMetadata;
  readonly identity: IndexIdentity;
  /** Whether it has the mark of a first publish: nothing was ever published with it. */
  readonly isBegun: boolean;
}

/** A mark in the place of an index. */
export interface Begun extends Pick<PresentIndex, 'etag' | 'lastModifiedMs' | 'metadata' | 'identity'> {
  /** The time in its own text, by the store's clock: a copy keeps that. Undefined for this run's own. */
  readonly generatedMs?: number | undefined;
}

/** No index; or only the mark of a first publish in its place: nothing was published before it. */
export interface MissingIndex {
  readonly kind: 'missing';
  readonly begun?: Begun | undefined;
}

/** One version of the index, or none. */
export type CurrentIndex = PresentIndex | MissingIndex;

/** An index that is there and cannot be read, or seems to be cut. */
export interface BrokenIndex {
  readonly kind: 'broken';
  readonly etag: string;
  readonly identity: IndexIdentity;
  readonly error: CharthouseError;
}

/** The same for operations that can replace an index that they cannot read. */
export type IndexVersion = CurrentIndex | BrokenIndex;

/** What the reading has to know of the run. */
export interface IndexQuestions {
  /** File names of packages whose owners are asked for. */
  readonly fileNames: readonly string[];
  /** The charts that the run touches; undefined: any. Of a large index, no others need be read. */
  readonly charts?: readonly string[] | undefined;
  /** If another run replaced the index a moment ago: of a large one, its map is waited for. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
  /** Whether the user passed `--new-index`: the repository begins here. */
  readonly newIndex: boolean;
  /** The index that this run has already seen; undefined if it has seen none. */
  readonly versionsSeen: SeenIndex | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The first look of a run asks more: `readFirstIndex`.
 *
 * Invariant: an index that is cut under a run is noticed (`refuseFewer`).
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT, CH_INDEX_INVALID, CH_INDEX_TOO_LARGE, and what the store throws
 */
export async function readCurrentIndex(
  store: IndexStore & Partial<Pick<ObjectStore, 'list'>>,
  questions: IndexQuestions,
): Promise<CurrentIndex> {
  const answer = await lookAtIndex(store, questions);
  if (answer.kind === 'excerpt') {
    const { info, read } = answer;
    refuseCut(read, `${store.name}/${indexKey}`);
    const metadata = indexMetadata(info.metadata);
    await refuseFewer(store, { read, metadata }, questions.versionsSeen);
    const { etag, sizeBytes, lastModifiedMs } = info;
    return { kind: 'present', etag, read, sizeBytes, lastModifiedMs, metadata, identity: identityOf(info), isBegun: false };
  }
  if (answer.kind === 'found') {
    const { bytes, isMarked } = withoutMark(answer.body);
    const read = readIndex(bytes, { mentions: questions.fileNames, source: `${store.name}/${indexKey}` });
    refuseCut(read, `${store.name}/${indexKey}`);
    const { etag, sizeBytes, lastModifiedMs } = answer.info;
    const metadata = indexMetadata(answer.info.metadata);
    await refuseFewer(store, { read, metadata }, questions.versionsSeen);
    const identity = identityOf(answer.info);
    if (isMarked && isNothing(bytes))
      return { kind: 'missing', begun: { etag, lastModifiedMs, metadata, identity, generatedMs: generatedMs(read) } };
    const isBegun = isMarked && read.versionCount === 0;
    const asked = asExcerpt(read, answer.info, store, questions);
    const whole = asked === read || store.large?.etagsAreDigests !== true ? undefined : bytes;
    return { kind: 'present', etag, read: asked, whole, sizeBytes, lastModifiedMs, metadata, identity, isBegun };
  }
  await refuseFewer(store, undefined, questions.versionsSeen);
  if (answer.deleted && !questions.newIndex) throw deleted(store);
  return { kind: 'missing' };
}

function deleted(store: Pick<ObjectStore, 'name'>): CharthouseError {
  return new CharthouseError('CH_INDEX_VANISHED', {
    message: `there is no ${indexKey} in ${store.name}, but the store says that it was deleted`,
    details: { store: store.name },
  });
}

/** Of an object that was read. */
export function identityOf({ sha256, versionId }: IndexIdentity): IndexIdentity {
  return { sha256, versionId };
}

/** Of what is there, if only a mark; undefined if nothing is. */
export function etagOf(index: IndexVersion): string | undefined {
  return index.kind === 'missing' ? index.begun?.etag : index.etag;
}

/** Whether packages beside it that no entry names were never published. */
export function isBegun(index: CurrentIndex): boolean {
  return index.kind === 'present' ? index.isBegun : index.begun !== undefined;
}

function generatedMs({ layout: { bytes, generated } }: ReadIndex): number | undefined {
  if (generated === undefined) return undefined;
  const ms = Date.parse(Buffer.from(bytes.subarray(generated.from, generated.to)).toString().replaceAll('"', ''));
  return Number.isNaN(ms) ? undefined : ms;
}

/** When a mark was written. */
export interface BegunSince {
  /** By the store's clock. A copy is younger than what it is a copy of. */
  readonly storedMs: number;
  /** The earlier of that and the time in its own text, which a copy keeps. */
  readonly claimedMs: number;
}

/** Undefined if the index has no mark of a first publish. */
export function begunSinceMs(index: CurrentIndex): BegunSince | undefined {
  if (index.kind === 'present') return index.isBegun ? { storedMs: index.lastModifiedMs, claimedMs: index.lastModifiedMs } : undefined;
  const { lastModifiedMs: storedMs, generatedMs = Number.POSITIVE_INFINITY } = index.begun ?? {};
  return storedMs === undefined ? undefined : { storedMs, claimedMs: Math.min(storedMs, generatedMs) };
}

/** For the next look of the same run; undefined if nothing was there, or nothing that can be read. */
export function versionsSeenIn(index: IndexVersion): SeenIndex | undefined {
  return index.kind === 'broken' || etagOf(index) === undefined ? undefined : { versions: versionsOf(index), read: readOf(index) };
}

/** What an index lists; undefined if nothing can be read there. */
export function readOf(index: IndexVersion): ReadIndex | undefined {
  return index.kind === 'present' ? index.read : undefined;
}

/** How many versions the index lists. */
export function versionsOf(index: IndexVersion): number {
  return index.kind === 'present' ? index.read.versionCount : 0;
}
