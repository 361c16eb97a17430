/** Reads an index that may be broken: a rebuild replaces one that no Helm can read. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import { type IndexVersion, identityOf } from './current-index.ts';
import { withoutMark } from './first-publish-mark.ts';
import { getIndex } from './get-index.ts';
import { indexMetadata } from './index-metadata.ts';
import { refuseCut } from './refuse-cut.ts';
import { refuseFewer, type SeenIndex } from './refuse-fewer.ts';

/**
 * An index with the mark of a first publish counts as any other index here.
 * `versionsSeen`: the index that the same run saw before; undefined if it saw no readable index.
 *
 * @throws CH_INDEX_TOO_LARGE, which Helm can read all the same; CH_INDEX_VANISHED and CH_INDEX_CUT if the index loses versions during
 *   the run, and CH_INDEX_INVALID if it breaks then; what the store throws
 */
export async function readIndexVersion(
  store: ObjectStore,
  signal: AbortSignal,
  versionsSeen: SeenIndex | undefined,
): Promise<IndexVersion> {
  const index = await readAsItIs(store, signal);
  if (index.kind === 'broken' && versionsSeen !== undefined) throw index.error;
  if (index.kind !== 'broken') await refuseFewer(store, index.kind === 'missing' ? undefined : index, versionsSeen);
  return index;
}

async function readAsItIs(store: ObjectStore, signal: AbortSignal): Promise<IndexVersion> {
  try {
    const answer = await getIndex(store, signal);
    return answer.kind === 'missing' ? { kind: 'missing' } : readFound(answer.body, answer.info, store.name);
  } catch (error) {
    if (!isCut(error)) throw error;
    return await confirmCut(store, error, signal);
  }
}

function readFound(body: Uint8Array, info: ObjectInfo, store: string): IndexVersion {
  const { etag, sizeBytes, lastModifiedMs } = info;
  try {
    const read = readIndex(withoutMark(body).bytes, { mentions: [], source: `${store}/${indexKey}` });
    refuseCut(read, `${store}/${indexKey}`);
    return {
      kind: 'present',
      etag,
      read,
      sizeBytes,
      lastModifiedMs,
      metadata: indexMetadata(info.metadata),
      identity: identityOf(info),
      isBegun: false,
    };
  } catch (error) {
    if (!isCharthouseError(error) || (error.code !== 'CH_INDEX_INVALID' && error.code !== 'CH_INDEX_CUT')) throw error;
    return { kind: 'broken', etag, identity: identityOf(info), error };
  }
}

/**
 * A damaged answer comes without an ETag, and the next index may replace only this version of the index. So it is read once more, and must
 * be broken again, with the same ETag before and after.
 */
async function confirmCut(store: ObjectStore, error: CharthouseError, signal: AbortSignal): Promise<IndexVersion> {
  const before = await store.head(indexKey, { signal });
  try {
    await getIndex(store, signal);
  } catch (again) {
    if (!isCut(again)) throw again;
    const after = await store.head(indexKey, { signal });
    if (before.kind === 'found' && after.kind === 'found' && before.info.etag === after.info.etag) {
      return { kind: 'broken', etag: after.info.etag, identity: identityOf(after.info), error };
    }
  }
  throw new CharthouseError(error.code, { message: error.message, details: error.details, hint: 'run again', cause: error });
}

function isCut(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.code === 'CH_INDEX_CUT';
}
