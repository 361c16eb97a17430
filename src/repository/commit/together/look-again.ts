/** How a publisher that waits for another one finds out that the index is a newer one, and reads that. */
import type { CallOptions, ObjectStore } from '../../../ports/object-store.ts';
import { indexKey } from '../../objects.ts';
import { etagOf, type IndexVersion } from '../current-index.ts';

/** Up to this size, reading the index costs as little as asking for its ETag, and saves a request once it has changed. */
const mostReadBytes = 128 * 1024;

/** One for each index version that a run has seen. */
export interface AnotherLook<C extends IndexVersion> {
  /** Asks the store. */
  isReplaced(): Promise<boolean>;
  /** The newer one: read again, unless `isReplaced` has read it. */
  read(): Promise<C>;
}

/** `read` reads the index as the run reads it. */
export function lookAgain<C extends IndexVersion>(
  seen: C,
  read: () => Promise<C>,
  { store, signal }: CallOptions & { readonly store: Pick<ObjectStore, 'head'> },
): AnotherLook<C> {
  const isSmall = seen.kind === 'missing' || (seen.kind === 'present' && seen.sizeBytes <= mostReadBytes);
  let newer: C | undefined;
  return {
    isReplaced: async () => {
      if (isSmall) {
        const found = await read();
        if (etagOf(found) !== etagOf(seen)) newer = found;
        return newer !== undefined;
      }
      const now = await store.head(indexKey, { signal });
      return (now.kind === 'found' ? now.info.etag : undefined) !== etagOf(seen);
    },
    read: async () => newer ?? read(),
  };
}
