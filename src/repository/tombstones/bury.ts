/** Writes the tombstones of versions that leave the index, before the commit that takes them out. */
import { CharthouseError } from '../../base/error.ts';
import { entryRecords } from '../../index-file/index-data.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readCurrentIndex, readOf } from '../commit/current-index.ts';
import { mapBounded } from '../map-bounded.ts';
import type { Tombstone, VersionName, YankedBy } from './tombstone.ts';
import { changeTombstone, type KeptTombstone, putTombstone, readTombstone } from './tombstones.ts';

/** How many tombstones are written at once. */
const width = 8;

/** How often a tombstone is read again because another run has changed it. */
const mostTries = 5;

/** Why, when and by whom. */
export interface Burial {
  readonly reason: string | undefined;
  /** RFC 3339, UTC. */
  readonly when: string;
  readonly by: YankedBy;
}

interface Ports {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
}

/** The tombstones of the entries at these positions, one for each version. Writes nothing. */
export function tombstonesOf({ layout }: ReadIndex, items: ReadonlySet<number>, burial: Burial): readonly Tombstone[] {
  const records = entryRecords(layout, items);
  const tombstones = new Map<string, Tombstone>();
  for (const chart of layout.charts) {
    for (let item = chart.firstItem; item < chart.firstItem + chart.itemCount; item++) {
      if (!items.has(item)) continue;
      const listed = layout.readItem(chart, item);
      const [record, known] = [records.get(item), tombstones.get(identityOf(listed))];
      const all = [...(known?.records ?? []), ...(record === undefined ? [] : [record])];
      tombstones.set(identityOf(listed), { ...(known ?? fresh(listed, burial)), records: all });
    }
  }
  return [...tombstones.values()];
}

function fresh({ name, version, digest, created, urls }: ListedVersion, burial: Burial): Tombstone {
  return { ...{ name, version, digest, created, urls }, ...burial, state: 'yanked', records: [], packageDeleted: undefined };
}

/**
 * Invariant: first the tombstones, then the commit. A run that is killed in between leaves tombstones of listed versions, which mean
 * nothing, and the next run goes on. In the other order, a version could be published again with other contents.
 */
export async function bury(tombstones: readonly Tombstone[], ports: Ports): Promise<void> {
  await mapBounded(tombstones, width, (tombstone) => buryOne(tombstone, ports));
}

async function buryOne(tombstone: Tombstone, { store, signal }: Ports): Promise<void> {
  if (await putTombstone(store, tombstone, { signal })) return;
  await changeUntil(tombstone, { store, signal }, ({ tombstone: old }) => {
    const isSame = old.state === 'yanked' && old.digest === tombstone.digest && (tombstone.reason ?? old.reason) === old.reason;
    return isSame ? undefined : { ...tombstone, packageDeleted: undefined };
  });
}

/**
 * After the commit: a restore that ran beside it may have found the entry still listed, and called the version restored.
 *
 * Invariant: a restore that came after the commit stays. One that has begun keeps its state, so that no package is deleted under it. For one
 * that is done, the index is read after its tombstone: if it lists the version, the version is not buried any more.
 */
export async function keepBuried(versions: readonly VersionName[], ports: Ports): Promise<void> {
  const isListed = async ({ name, version }: VersionName): Promise<boolean> => {
    const { store, signal } = ports;
    const index = await readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen: undefined, signal });
    return readOf(index)?.firstOf(name, version) !== undefined;
  };
  await mapBounded(versions, width, (version) =>
    changeUntil(version, ports, async ({ tombstone: { state } }) =>
      state !== 'restored' || (await isListed(version)) ? undefined : { state: 'yanked' },
    ),
  );
}

/** Changes a tombstone, whatever other runs do to it meanwhile. `change` returns undefined if nothing is left to change. */
export async function changeUntil(
  version: VersionName,
  { store, signal }: Ports,
  change: (kept: KeptTombstone) => Partial<Tombstone> | undefined | Promise<Partial<Tombstone> | undefined>,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const kept = await readTombstone(store, version, { signal });
    const changes = kept === undefined ? undefined : await change(kept);
    if (kept === undefined || changes === undefined) return;
    if (await changeTombstone(store, kept, changes, { signal })) return;
  }
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `other runs keep changing the tombstone of ${version.name} ${version.version}`,
    hint: 'run again',
    details: { ...version },
  });
}
