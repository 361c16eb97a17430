/** Writes the index object. Only `commitIndex` calls it. */
import type { Warning } from '../../base/warning.ts';
import type { MadeObject, ObjectStore, PutOutcome } from '../../ports/object-store.ts';
import { indexAttributes, indexKey } from '../objects.ts';
import { type IndexMetadata, storedMetadata } from './index-metadata.ts';
import { joinIndex } from './join-index.ts';
import type { NextIndex } from './next-index.ts';
import { durablyOrSaid } from './not-durable.ts';

/** What is put, and in the place of what. */
export interface IndexPut {
  readonly next: Pick<NextIndex, 'chunks' | 'replaces'>;
  readonly metadata: IndexMetadata;
  /** The ETag of the index version that it replaces; undefined if there is none. */
  readonly replaces: string | undefined;
  /** Instead of the usual `Cache-Control`. */
  readonly cacheControl?: string | undefined;
  /** Puts the change record of a commit, once the store has made the next index. Returns what went wrong. */
  readonly keepRecord?: ((after: MadeObject) => Promise<Warning | undefined>) | undefined;
}

/** Invariant: the index is replaced only if it is still the one that was read, and created only if there is none. */
export async function putIndex(
  { next, metadata, replaces, keepRecord, cacheControl = indexAttributes.cacheControl }: IndexPut,
  { store, signal }: { readonly store: ObjectStore; readonly signal: AbortSignal },
): Promise<PutOutcome> {
  const options = { attributes: { ...indexAttributes, cacheControl, metadata: storedMetadata(metadata) }, signal };
  const { chunks: body, replaces: read } = next;
  if (read?.excerpt !== undefined && store.large !== undefined && replaces !== undefined) {
    const warnings: Warning[] = [];
    const onMade = async (made: MadeObject): Promise<void> => {
      const warning = await keepRecord?.(made);
      if (warning !== undefined) warnings.push(warning);
    };
    const outcome = await joinIndex(
      { store, large: store.large },
      { excerpt: read.excerpt, chunks: body, replaces },
      { ...options, onMade },
    );
    return outcome.kind === 'stored' && warnings.length > 0
      ? { ...outcome, warnings: [...(outcome.warnings ?? []), ...warnings] }
      : outcome;
  }
  return durablyOrSaid(store, indexKey, () =>
    replaces === undefined ? store.putNew(indexKey, body, options) : store.putIfMatch(indexKey, replaces, body, options),
  );
}
