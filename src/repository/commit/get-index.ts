/** Reads the index object out of a store, whole. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { GetOutcome, ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';

/**
 * Invariant: a cut index is noticed. The store compares what it sends with what it knows; an index that is not what was put is present
 * and unreadable, whatever damaged it.
 *
 * @throws CH_INDEX_CUT, and what the store throws
 */
export function getIndex(store: Pick<ObjectStore, 'name' | 'get'>, signal: AbortSignal | undefined): Promise<GetOutcome> {
  return orCut(store, () => store.get(indexKey, { signal }));
}

/** The same for another way to read it. */
export async function orCut<T>(store: Pick<ObjectStore, 'name'>, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_STORE_CORRUPT') throw error;
    throw new CharthouseError('CH_INDEX_CUT', {
      message: `${store.name}/${indexKey} is not what was put there: ${error.message}`,
      details: { store: store.name, ...error.details },
      cause: error,
    });
  }
}
