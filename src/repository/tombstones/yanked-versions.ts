/** Finds out which versions were yanked, so that nothing publishes them again. */
import { CharthouseError } from '../../base/error.ts';
import { shellWord } from '../../base/shell-word.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion } from '../commit/current-index.ts';
import type { YankedFlag } from '../commit/index-metadata.ts';
import { mapBounded } from '../map-bounded.ts';
import type { Tombstone, VersionName } from './tombstone.ts';
import { listTombstones, readTombstone } from './tombstones.ts';

/** How many tombstones are read at once. */
const width = 8;

/** Up to so many versions, their tombstones are asked for by name. */
const fewVersions = 8;

interface Ports {
  readonly store: Pick<ObjectStore, 'name' | 'get' | 'list'>;
  readonly signal: AbortSignal;
}

/** One listing for each version of the index: between two of them, something may have been yanked. */
const listings = new WeakMap<IndexVersion, Promise<ReadonlySet<string>>>();
const flags = new WeakMap<IndexVersion, YankedFlag>();

/** Whether anything was ever yanked, as far as this run knows. A commit hands it on, so that most publishers need not ask. */
export function knownYanked(index: IndexVersion): YankedFlag | undefined {
  return flagOn(index) ?? flags.get(index);
}

function flagOn(index: IndexVersion): YankedFlag | undefined {
  if (index.kind === 'present') return index.metadata.yanked;
  return index.kind === 'missing' ? index.begun?.metadata.yanked : undefined;
}

/**
 * Those of `versions` that were yanked and not restored, by their identity. Versions that the index lists need not be asked for.
 *
 * Invariant: a yanked version is not published again. The tombstone is written before the commit that takes the entry out. So a publisher
 * that saw no tombstone has an older version of the index: its commit is refused, and it asks again.
 */
export async function yankedAmong(
  index: IndexVersion,
  versions: readonly VersionName[],
  { store, signal }: Ports,
): Promise<ReadonlyMap<string, Tombstone>> {
  const flag = flagOn(index);
  if (flag === 'none' || versions.length === 0) return new Map();
  const isAsked = flag === 'some' && versions.length <= fewVersions;
  const listed = isAsked ? undefined : await listedTombstones(index, { store, signal });
  const candidates = listed === undefined ? versions : versions.filter((each) => listed.has(identityOf(each)));
  const found = await mapBounded(candidates, width, (each) => readTombstone(store, each, { signal }));
  return new Map(
    found.flatMap((each) =>
      each === undefined || each.tombstone.state === 'restored' ? [] : [[identityOf(each.tombstone), each.tombstone]],
    ),
  );
}

function listedTombstones(index: IndexVersion, ports: Ports): Promise<ReadonlySet<string>> {
  const known = listings.get(index) ?? identities(index, ports);
  listings.set(index, known);
  return known;
}

async function identities(index: IndexVersion, { store, signal }: Ports): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const version of listTombstones(store, { signal })) found.add(identityOf(version));
  flags.set(index, found.size === 0 ? 'none' : 'some');
  return found;
}

/** For a version that is to be published, to `target`, although it was yanked. */
export function versionYanked(tombstone: Tombstone, target: string): CharthouseError {
  const { name, version, reason, when, digest } = tombstone;
  const [what, where] = [shellWord(`${name}@${version}`), shellWord(target)];
  return new CharthouseError('CH_VERSION_YANKED', {
    message: yankedText(tombstone),
    hint: `publish a new version; or list the yanked one again, as it was, with: charthouse restore ${what} --to ${where}`,
    details: { name, version, reason: reason ?? null, yanked: when, digest: digest ?? null },
  });
}

/** When, and why. */
export function yankedText({ name, version, reason, when }: Tombstone): string {
  return `${name} ${version} was yanked on ${when.slice(0, 10)}${reason === undefined ? '' : `: ${reason}`}`;
}
