/** The reasons of tombstones that `prune` writes: they tell versions that a policy took off from those that a person yanked. */
import { archiveIndexKey } from '../archive/archive-store.ts';
import type { Tombstone } from './tombstone.ts';

/** For versions that leave the index. */
export const prunedReason = 'pruned by a retention policy';

/** For versions that move to the archive. */
export const archivedReason: string = `moved to ${archiveIndexKey} by charthouse prune`;

/** Whether no person yanked the version. */
export function isPruned({ reason }: Pick<Tombstone, 'reason'>): boolean {
  return reason === prunedReason || reason === archivedReason;
}
