/** Finds the packages that `prune --delete-packages` deletes: those of versions that were pruned, by this run or by an earlier one. */
import { identityOf } from '../../index-file/listed.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { archivedKeys } from '../../repository/archive/archived-urls.ts';
import { isPackageKey } from '../../repository/packages/looks-like-package.ts';
import { type Doomed, packageKeys } from '../../repository/tombstones/delete-packages.ts';
import { prunedReason } from '../../repository/tombstones/pruned.ts';
import type { Tombstone } from '../../repository/tombstones/tombstone.ts';
import { listTombstones, readTombstone } from '../../repository/tombstones/tombstones.ts';
import type { PrunePorts, PruneRequest } from './request.ts';

/**
 * Each with the keys that are there. A package that an entry or the archive still leads to is not among them. A run that was killed after
 * its commit is completed this way: its versions are no longer listed, but their tombstones are.
 */
export async function doomedPackages(
  read: ReadIndex,
  removed: readonly ListedVersion[],
  { request, ports }: { readonly request: PruneRequest; readonly ports: PrunePorts },
): Promise<readonly Doomed[]> {
  const { store, signal } = ports;
  const leaving = new Map(removed.map((each) => [identityOf(each), each]));
  const versions = new Map<string, Pick<ListedVersion, 'name' | 'version' | 'urls'>>(leaving);
  for (const tombstone of await earlierPruned(read, { request, ports })) versions.set(identityOf(tombstone), tombstone);
  if (versions.size === 0) return [];
  const stored = new Set<string>();
  for await (const { key } of store.list('', { signal })) if (isPackageKey(key) || key.endsWith('.tgz.prov')) stored.add(key);
  const archived = await archivedKeys(store, request.url, signal);
  const isLeaving = (listed: ListedVersion): boolean => leaving.has(identityOf(listed));
  return [...versions.values()].flatMap(({ name, version, urls }): readonly Doomed[] => {
    const keys = packageKeys({ urls }, { read, isLeaving, url: request.url }).filter((key) => !archived.has(key));
    const found = keys.flatMap((key) => [key, `${key}.prov`]).filter((key) => stored.has(key));
    return found.length === 0 ? [] : [{ name, version, keys: found }];
  });
}

/** Versions that are not listed, and that an earlier run took off. With a plan, only those that it names. */
async function earlierPruned(
  read: ReadIndex,
  { request: { by }, ports: { store, signal } }: { readonly request: PruneRequest; readonly ports: PrunePorts },
): Promise<readonly Tombstone[]> {
  const planned = by.kind === 'plan' ? new Set(by.plan.remove.map(identityOf)) : undefined;
  const found: Tombstone[] = [];
  for await (const version of listTombstones(store, { signal })) {
    if (planned?.has(identityOf(version)) === false || read.firstOf(version.name, version.version) !== undefined) continue;
    const tombstone = (await readTombstone(store, version, { signal }))?.tombstone;
    if (tombstone?.state === 'yanked' && tombstone.reason === prunedReason) found.push(tombstone);
  }
  return found;
}
