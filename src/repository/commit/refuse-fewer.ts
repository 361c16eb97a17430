/** Refuses to go on if the index has lost versions while the run is at work, and no charthouse took them out. */
import { CharthouseError } from '../../base/error.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import type { IndexMetadata } from './index-metadata.ts';
import { isNoted } from './shrink-note.ts';

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
 * it leaves the identity of its run in the metadata of the index, or, if a store keeps none, a note of what it took out.
 *
 * `seen`: undefined if the run saw no index.
 *
 * @throws CH_INDEX_VANISHED, CH_INDEX_CUT
 */
export async function refuseFewer(
  store: Pick<ObjectStore, 'name'> & Partial<Pick<ObjectStore, 'get'>>,
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
  if (versions >= seen.versions || now.metadata.runId !== undefined || (await isBelieved(store, now.read, seen.read))) return;
  throw new CharthouseError('CH_INDEX_CUT', {
    message: `${store.name}/${indexKey} lists ${versions} versions now, and listed ${seen.versions} a moment ago`,
    details: { store: store.name, versions, versionsSeen: seen.versions },
  });
}

async function isBelieved({ get }: Partial<Pick<ObjectStore, 'get'>>, now: ReadIndex, before: ReadIndex | undefined): Promise<boolean> {
  return (
    before !== undefined &&
    before.excerpt === undefined &&
    now.excerpt === undefined &&
    get !== undefined &&
    (await isNoted(before, now, { get }))
  );
}
