/** Reads the index of a repository, and never takes a repository for an empty one by mistake. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../store/contract.ts';
import { indexKey } from '../objects.ts';
import { getIndex } from './get-index.ts';
import { type IndexMarks, marksOf } from './marks.ts';

/** One revision of the index. */
export interface PresentIndex {
  readonly kind: 'present';
  readonly etag: string;
  readonly read: ReadIndex;
  readonly sizeBytes: number;
  /** By the store's clock. */
  readonly lastModifiedMs: number;
  readonly marks: IndexMarks;
}

/** One revision of the index, or none. */
export type CurrentIndex =
  | PresentIndex
  /** `stranger`: a package that is in the store all the same, put within the hour and not of this run. */
  | { readonly kind: 'missing'; readonly stranger: string | undefined };

/** What the reading has to know of the run. */
export interface IndexQuestions {
  /** File names of packages whose owners are asked for. */
  readonly fileNames: readonly string[];
  /** Whether the user said that the repository begins here. */
  readonly newIndex: boolean;
  /** How many versions the index had that this run has already seen; undefined where it has seen none. */
  readonly versionsSeen: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A package older than this, in a repository without an index, was published by somebody: an hour outlasts any run that may still commit. */
const livesOnMs = 60 * 60 * 1000;

/**
 * Invariant: an index is missing only when the store says so, and nothing contradicts it.
 * Invariant: an index that is cut under a run is noticed. Publishers only add, so fewer versions than a moment ago are none of theirs.
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT, CH_INDEX_INVALID, CH_INDEX_TOO_LARGE, and what the store throws
 */
export async function readCurrentIndex(store: ObjectStore, questions: IndexQuestions): Promise<CurrentIndex> {
  const answer = await getIndex(store, questions.signal);
  if (answer.kind === 'found') {
    const read = readIndex(answer.body, { mentions: questions.fileNames, source: `${store.name}/${indexKey}` });
    if (read.versionCount < (questions.versionsSeen ?? 0)) throw cut(store, read.versionCount, questions.versionsSeen);
    const { etag, sizeBytes, lastModifiedMs, metadata } = answer.info;
    return { kind: 'present', etag, read, sizeBytes, lastModifiedMs, marks: marksOf(metadata) };
  }
  if (questions.versionsSeen !== undefined) throw vanished(store, 'it was there a moment ago, in this very run');
  if (questions.newIndex) return { kind: 'missing', stranger: undefined };
  if (answer.deleted) throw vanished(store, 'the store says that it was deleted');
  const { old, young } = await strangers(store, questions);
  if (old !== undefined) throw vanished(store, `${quoted(old)} has been there for over an hour`);
  return { kind: 'missing', stranger: young };
}

interface Strangers {
  readonly old?: string;
  readonly young?: string;
}

/** Packages that are not of this run. The first old one ends the search. */
async function strangers(store: ObjectStore, { fileNames, signal }: IndexQuestions): Promise<Strangers> {
  const own = new Set(fileNames);
  let found: Strangers = {};
  for await (const { key, lastModifiedMs } of store.list('', { signal })) {
    if (!key.endsWith('.tgz') || own.has(key)) continue;
    // By the store's clock on both sides: this machine's may be hours off.
    if (store.now() - lastModifiedMs > livesOnMs) return { old: key };
    found = { young: found.young ?? key };
  }
  return found;
}

function vanished(store: ObjectStore, why: string): CharthouseError {
  return new CharthouseError('CH_INDEX_VANISHED', {
    message: `there is no ${indexKey} in ${store.name}, but ${why}`,
    details: { store: store.name },
  });
}

function cut(store: ObjectStore, versions: number, versionsSeen: number | undefined): CharthouseError {
  return new CharthouseError('CH_INDEX_CUT', {
    message: `${store.name}/${indexKey} lists ${versions} versions now, and listed ${versionsSeen} a moment ago`,
    details: { store: store.name, versions, versionsSeen },
  });
}

/** The ETag; null where there is no index. */
export function revisionOf(index: CurrentIndex): string | null {
  return index.kind === 'present' ? index.etag : null;
}

/** How many versions the index lists. */
export function versionsOf(index: CurrentIndex): number {
  return index.kind === 'present' ? index.read.versionCount : 0;
}
