/** Deletes the packages of versions that were yanked, after the commit that took them out of the index. */
import { CharthouseError } from '../../base/error.ts';
import { shellWord } from '../../base/shell-word.ts';
import { keyOfUrl, packageUrl } from '../../index-file/package-url.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { getIndex } from '../commit/get-index.ts';
import { indexKey } from '../objects.ts';
import { changeUntil } from './bury.ts';
import type { VersionName } from './tombstone.ts';

interface Ports {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
}

/** A version, and the keys of its packages and provenance files. */
export interface Doomed extends VersionName {
  readonly keys: readonly string[];
}

/** The keys in this store that its URLs lead to, and that no entry of the index leads to but those that leave it. */
export function packageKeys(
  { urls }: Pick<ListedVersion, 'urls'>,
  {
    read,
    isLeaving,
    url: base,
  }: { readonly read: ReadIndex; readonly isLeaving: (listed: ListedVersion) => boolean; readonly url: string | undefined },
): readonly string[] {
  const keys = new Set(urls.flatMap((url) => keyOfUrl(url, base) ?? []));
  return [...keys].filter((key) => {
    const others = read.mentionsOf(key.slice(key.lastIndexOf('/') + 1)).filter((listed) => !isLeaving(listed));
    // Without the public URL, an absolute URL with the same file name may lead to it.
    return !others.some(({ urls: all }) => all.some((each) => (keyOfUrl(each, base) ?? (base === undefined ? key : undefined)) === key));
  });
}

/** Of these packages and their provenance files, the ones that are there. The provenance file last: it is of no use without its package. */
export async function existing(keys: readonly string[], { store, signal }: Ports): Promise<readonly string[]> {
  const found: string[] = [];
  for (const key of keys.flatMap((each) => [each, `${each}.prov`])) {
    if ((await store.head(key, { signal })).kind === 'found') found.push(key);
  }
  return found;
}

/**
 * Invariant: a package is deleted only when no index lists it, and no restore has begun. The tombstones show it first, by
 * compare-and-swap: a restore that reads one afterwards is refused, and one that has begun refuses the deletion. Only then the index is
 * read, once: a yank of another run may not be committed yet. The tombstones stay, with the digests.
 *
 * @returns each with the keys that were deleted. @throws CH_CONFLICT if a restore has begun, or the index lists one of them
 */
export async function deletePackages<D extends Doomed>(
  doomed: readonly D[],
  { when, url }: { readonly when: string; readonly url: string | undefined },
  ports: Ports,
): Promise<readonly D[]> {
  const wanted = doomed.filter(({ keys }) => keys.length > 0);
  for (const version of wanted) {
    await changeUntil(version, ports, ({ tombstone: { state, packageDeleted } }) => {
      if (state !== 'yanked') throw restoreBegun(version);
      return packageDeleted === undefined ? { packageDeleted: when } : undefined;
    });
  }
  const read = wanted.length === 0 ? undefined : await listedNow(ports);
  const listed = wanted.find((version) => read !== undefined && isListed(version, read, url));
  if (listed !== undefined) {
    for (const version of wanted) {
      await changeUntil(version, ports, ({ tombstone }) => (tombstone.packageDeleted === when ? { packageDeleted: undefined } : undefined));
    }
    throw stillListed(listed);
  }
  const done: D[] = [];
  for (const version of doomed) {
    const keys: string[] = [];
    for (const key of version.keys) if (await deleteKey(key, ports)) keys.push(key);
    done.push({ ...version, keys });
  }
  return done;
}

async function listedNow({ store, signal }: Ports): Promise<ReadIndex | undefined> {
  const found = await getIndex(store, signal);
  return found.kind === 'found' ? readIndex(found.body, { mentions: [], source: indexKey }) : undefined;
}

function isListed({ keys }: Doomed, read: ReadIndex, url: string | undefined): boolean {
  const packages = keys.filter((key) => !key.endsWith('.prov'));
  return (
    packageKeys({ urls: packages.map((key) => packageUrl(key, { form: 'relative' })) }, { read, isLeaving: () => false, url }).length <
    packages.length
  );
}

/** How often an object is looked at again because it was replaced. */
const mostLooks = 3;

/** Whatever bytes it has. False if it is not there. */
export async function deleteKey(key: string, { store, signal }: Ports): Promise<boolean> {
  for (let looks = 0; looks < mostLooks; looks++) {
    const found = await store.head(key, { signal });
    if (found.kind === 'missing') return false;
    const answer = await store.deleteIf(key, found.info.etag, { signal });
    if (answer.kind !== 'refused') return answer.kind === 'deleted';
  }
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `${key} is replaced again and again, so it was not deleted`,
    hint: 'run again',
    details: { key },
  });
}

function restoreBegun({ name, version }: VersionName): CharthouseError {
  const what = shellWord(`${name}@${version}`);
  return new CharthouseError('CH_CONFLICT', {
    message: `the package of ${name} ${version} is not deleted: a restore of this version has begun`,
    hint: `finish it with charthouse restore ${what}; then, if you still want to delete the package, run again`,
    details: { name, version },
  });
}

function stillListed({ name, version }: VersionName): CharthouseError {
  return new CharthouseError('CH_CONFLICT', {
    message: `the package of ${name} ${version} is not deleted: index.yaml lists it`,
    hint: 'let the other runs end, then run again',
    details: { name, version },
  });
}
