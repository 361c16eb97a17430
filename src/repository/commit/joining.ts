/** Whether a large index can be replaced by its parts. */
import type { LargeObjects, ObjectInfo } from '../../ports/object-store.ts';
import { indexMetadata } from './index-metadata.ts';

/**
 * By what is known of its store. A bucket must keep its versions: otherwise each commit leaves a change record, for
 * which both indexes are read whole, unless the store makes their digests.
 */
export function joinsReliably(large: LargeObjects, { versionId, metadata }: Pick<ObjectInfo, 'versionId' | 'metadata'>): boolean {
  if (versionId === undefined && large.etagsAreDigests !== true) return false;
  const joining = large.joining();
  const { joins } = indexMetadata(metadata);
  return joining.kind === 'kept' || (joins !== undefined && joining.judge(joins) === 'kept');
}
