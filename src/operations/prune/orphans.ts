/** Packages that no entry names: which of them `prune --orphans` deletes, and how none is deleted that another run is about to list. */
import type { ReadIndex } from '../../index-file/types.ts';
import type { ListedObject } from '../../ports/object-store.ts';
import { survey } from '../../repository/orphans/compare-with-store.ts';
import type { FoundPackage } from '../../repository/orphans/found-package.ts';
import { listObjects } from '../../repository/orphans/list-objects.ts';
import { keysOfUrl } from '../../repository/packages/owned-keys.ts';
import { changeUntil } from '../../repository/tombstones/bury.ts';
import { deleteKey } from '../../repository/tombstones/delete-packages.ts';
import type { Tombstone } from '../../repository/tombstones/tombstone.ts';
import { listTombstones, putTombstone, readTombstone } from '../../repository/tombstones/tombstones.ts';
import type { PackageReader } from '../read-packages.ts';
import type { OrphanPackage, PrunePorts, PruneRequest } from './request.ts';

/** A run that is at work may still list a package; none is at work for a day. */
export const orphanAgeMs: number = 24 * 60 * 60 * 1000;

/** It tells a tombstone that lasts only as long as the deletion. */
const orphanReason = 'its orphaned package is being deleted by charthouse prune';

interface Run {
  readonly request: PruneRequest;
  readonly ports: PrunePorts;
}

/**
 * Those older than a day by the clock of the store. A package of a version that was yanked or pruned is none: its URL still works, as its
 * user wanted.
 */
export async function findOrphans(
  read: ReadIndex,
  readPackages: PackageReader,
  { request, ports }: Run,
): Promise<readonly OrphanPackage[]> {
  const { store, signal } = ports;
  const { orphans } = survey(await listObjects(store, signal), read, { url: request.url, addOrphans: true, store: store.name });
  const kept = new Set(
    (await tombstones(ports)).filter(isLasting).flatMap(({ urls }) => urls.flatMap((url) => keysOfUrl(url, request.url))),
  );
  const old = orphans.filter(({ key, lastModifiedMs }) => !kept.has(key) && lastModifiedMs <= store.now() - orphanAgeMs);
  return (await readPackages({ objects: old, withDigests: true })).map(orphanPackage);
}

async function tombstones({ store, signal }: PrunePorts): Promise<readonly Tombstone[]> {
  const found: Tombstone[] = [];
  for await (const version of listTombstones(store, { signal })) {
    const kept = await readTombstone(store, version, { signal });
    if (kept !== undefined) found.push(kept.tombstone);
  }
  return found;
}

function isLasting({ state, reason, packageDeleted }: Tombstone): boolean {
  return state !== 'restored' && packageDeleted === undefined && reason !== orphanReason;
}

function orphanPackage(found: FoundPackage): OrphanPackage {
  const { key, sizeBytes, lastModifiedMs }: ListedObject = found;
  const about = { key, sizeBytes, modified: new Date(lastModifiedMs).toISOString() };
  if (found.kind !== 'chart') return { ...about, name: null, version: null, digest: null };
  const { name, version } = found.metadata;
  return { ...about, name, version, digest: found.digest ?? null };
}

/**
 * Invariant: an orphan is deleted only if no run can list it any more. A tombstone of its version is written before the commit of this run. A
 * publisher that saw no tombstone has an older index, so its commit is refused, and it asks again. If its commit came first, this run reads
 * an index that lists the package. A version that is listed, or that has a tombstone already, needs none.
 */
export async function guardOrphans(orphans: readonly OrphanPackage[], when: string, { read, ports }: Guard): Promise<void> {
  const { store, signal } = ports;
  for (const { key, name, version, digest } of orphans) {
    if (name === null || version === null || read.firstOf(name, version) !== undefined) continue;
    const about = { name, version, digest: digest ?? undefined, created: undefined, urls: [key], records: [], by: {} };
    const tombstone: Tombstone = { ...about, state: 'yanked', reason: orphanReason, when, packageDeleted: when };
    if (await putTombstone(store, tombstone, { signal })) continue;
    await changeUntil({ name, version }, ports, ({ tombstone: { state } }) =>
      state === 'restored' ? { state: 'yanked', reason: orphanReason, packageDeleted: when } : undefined,
    );
  }
}

interface Guard {
  readonly read: ReadIndex;
  readonly ports: PrunePorts;
}

/** After the commit. Their versions may be published again then: nothing ever listed them. */
export async function deleteOrphans(orphans: readonly OrphanPackage[], ports: PrunePorts): Promise<readonly OrphanPackage[]> {
  const deleted: OrphanPackage[] = [];
  for (const orphan of orphans) {
    if (await deleteKey(orphan.key, ports)) deleted.push(orphan);
    await deleteKey(`${orphan.key}.prov`, ports);
  }
  await releaseVersions(ports);
  return deleted;
}

/**
 * Also those of earlier runs that were killed before they came so far. While a package is there, another run may be about to delete it, so
 * its version stays guarded.
 */
async function releaseVersions(ports: PrunePorts): Promise<void> {
  for (const { name, version, reason, state, urls } of await tombstones(ports)) {
    const [key] = urls;
    if (reason !== orphanReason || state === 'restored' || key === undefined) continue;
    if ((await ports.store.head(key, { signal: ports.signal })).kind === 'found') continue;
    await changeUntil({ name, version }, ports, ({ tombstone }) => (tombstone.reason === orphanReason ? { state: 'restored' } : undefined));
  }
}
