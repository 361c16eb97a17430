/** Refuses to go on if the index has lost versions while the run is at work, and no charthouse took them out. */
import { CharthouseError } from '../../base/error.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import { listTombstones } from '../tombstones/tombstones.ts';
import type { IndexMetadata } from './index-metadata.ts';

/** The index version that a run saw before; only for `refuseFewer`. */
export interface SeenIndex {
  readonly versions: number;
  readonly read: ReadIndex | undefined;
}

/** The index version that it sees now. */
interface Now {
  readonly read: ReadIndex;
  readonly metadata: IndexMetadata;
}

/**
 * Invariant: an index that is cut under a run is noticed. Fewer versions than a moment ago are believed only if a charthouse committed them:
 * it leaves the identity of its run in the metadata of the index, or, if a store keeps none, a tombstone for each version.
 *
 * `seen`: undefined if the run saw no index.
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT
 */
export async function refuseFewer(
  store: Pick<ObjectStore, 'name'> & Partial<Pick<ObjectStore, 'list'>>,
  now: Now | undefined,
  seen: SeenIndex | undefined,
): Promise<void> {
  if (seen === undefined) return;
  if (now === undefined) {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${store.name}, but it was there a moment ago, in this very run`,
      details: { store: store.name, versionsSeen: seen.versions },
    });
  }
  const versions = now.read.versionCount;
  if (versions >= seen.versions || now.metadata.runId !== undefined || (await areBuried(store, now.read, seen.read))) return;
  throw new CharthouseError('CH_INDEX_CUT', {
    message: `${store.name}/${indexKey} lists ${versions} versions now, and listed ${seen.versions} a moment ago`,
    details: { store: store.name, versions, versionsSeen: seen.versions },
  });
}

/** Whether every version that is gone has a tombstone. */
async function areBuried({ list }: Partial<Pick<ObjectStore, 'list'>>, now: ReadIndex, before: ReadIndex | undefined): Promise<boolean> {
  if (before === undefined || list === undefined) return false;
  const listed = new Set([...now.allVersions()].map(identityOf));
  const gone = new Set([...before.allVersions()].map(identityOf).filter((each) => !listed.has(each)));
  for await (const version of listTombstones({ list })) gone.delete(identityOf(version));
  return gone.size === 0;
}
