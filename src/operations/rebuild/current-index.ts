/** The index that a rebuild finds: readable, broken, or none. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import { withoutMark } from '../../repository/commit/begun.ts';
import type { PresentIndex } from '../../repository/commit/current-index.ts';
import { getIndex } from '../../repository/commit/get-index.ts';
import { marksOf } from '../../repository/commit/index-metadata.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import { indexKey } from '../../repository/objects.ts';

/** `broken`: this very revision is there, and nobody can read it. */
export type Standing =
  | { readonly kind: 'readable'; readonly index: PresentIndex }
  | { readonly kind: 'broken'; readonly etag: string; readonly error: CharthouseError }
  | { readonly kind: 'none' };

/** @throws CH_INDEX_TOO_LARGE, which Helm can read all the same; CH_INDEX_CUT where it changes while it is looked at; what the store throws */
export async function readStanding(store: ObjectStore, signal: AbortSignal): Promise<Standing> {
  try {
    const answer = await getIndex(store, signal);
    return answer.kind === 'missing' ? { kind: 'none' } : readFound(answer.body, answer.info, store.name);
  } catch (error) {
    if (!isCut(error)) throw error;
    return await confirmCut(store, error, signal);
  }
}

/**
 * The same in a run that may have seen an index before. Publishers only add: one that is gone, broken or shorter now is none of theirs.
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT, and what `readStanding` throws
 */
export async function readStandingAgain(store: ObjectStore, versionsSeen: number | undefined, signal: AbortSignal): Promise<Standing> {
  const standing = await readStanding(store, signal);
  if (versionsSeen === undefined) return standing;
  const details = { store: store.name, versionsSeen };
  if (standing.kind === 'broken') throw standing.error;
  if (standing.kind === 'none') {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${store.name} any more: it was there a moment ago, in this very run`,
      details,
    });
  }
  const { versionCount } = standing.index.read;
  if (versionCount >= versionsSeen) return standing;
  throw new CharthouseError('CH_INDEX_CUT', {
    message: `${store.name}/${indexKey} lists ${versionCount} versions now, and listed ${versionsSeen} a moment ago`,
    details,
  });
}

function readFound(body: Uint8Array, info: ObjectInfo, store: string): Standing {
  const { etag, sizeBytes, lastModifiedMs, metadata } = info;
  try {
    const read = readIndex(withoutMark(body).bytes, { mentions: [], source: `${store}/${indexKey}` });
    refuseCut(read, `${store}/${indexKey}`);
    const index = { kind: 'present', etag, read, sizeBytes, lastModifiedMs, marks: marksOf(metadata), isBegun: false } as const;
    return { kind: 'readable', index };
  } catch (error) {
    if (!isCharthouseError(error) || (error.code !== 'CH_INDEX_INVALID' && error.code !== 'CH_INDEX_CUT')) throw error;
    return { kind: 'broken', etag, error };
  }
}

/**
 * The answer that was not what had been put came without an ETag, and what is put in its place must take the place of that revision
 * alone: it is asked for once more, and must be broken again and the same revision before and after.
 */
async function confirmCut(store: ObjectStore, error: CharthouseError, signal: AbortSignal): Promise<Standing> {
  const before = await store.head(indexKey, { signal });
  try {
    await getIndex(store, signal);
  } catch (again) {
    if (!isCut(again)) throw again;
    const after = await store.head(indexKey, { signal });
    if (before.kind === 'found' && after.kind === 'found' && before.info.etag === after.info.etag) {
      return { kind: 'broken', etag: after.info.etag, error };
    }
  }
  throw new CharthouseError(error.code, { message: error.message, details: error.details, hint: 'run again', cause: error });
}

function isCut(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.code === 'CH_INDEX_CUT';
}
