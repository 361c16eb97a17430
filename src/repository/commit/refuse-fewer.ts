/** Refuses to go on if the index has lost versions while the run is at work: publishers only add, so no publisher did that. */
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';

/**
 * `versions`: how many the index lists now; undefined if there is no index. `versionsSeen`: how many the same run saw before;
 * undefined if it saw no index.
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT
 */
export function refuseFewer(
  { name: store }: Pick<ObjectStore, 'name'>,
  versions: number | undefined,
  versionsSeen: number | undefined,
): void {
  if (versionsSeen === undefined) return;
  if (versions === undefined) {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${store}, but it was there a moment ago, in this very run`,
      details: { store, versionsSeen },
    });
  }
  if (versions >= versionsSeen) return;
  throw new CharthouseError('CH_INDEX_CUT', {
    message: `${store}/${indexKey} lists ${versions} versions now, and listed ${versionsSeen} a moment ago`,
    details: { store, versions, versionsSeen },
  });
}
