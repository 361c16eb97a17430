/** Chooses the versions to copy, and decides by the index of the target what becomes of each. Pure. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { compareVersions, parseVersion } from '../../go/helm-version.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { SourceVersion } from '../../ports/copy-source.ts';
import { isSha256 } from '../../readers/audit-index.ts';
import { isSelected, type Selector } from '../../repository/select-versions.ts';
import type { CopyRequest } from './request.ts';

/** All versions of a source, by the names of their charts. */
export type Catalog = Map<string, SourceVersion[]>;

/** Adds one to those of its chart. */
export function addTo(catalog: Catalog, version: SourceVersion): void {
  const same = catalog.get(version.name);
  if (same === undefined) catalog.set(version.name, [version]);
  else same.push(version);
}

/** The versions that the user wants, in the order of the source. If a source lists a version twice, the first entry counts, as for Helm.
 *
 * @param context.catalog gets all versions, wanted or not
 * @throws CH_ENTRY_NOT_FOUND for a selector that selects nothing
 */
export async function chooseVersions(
  all: AsyncIterable<SourceVersion>,
  { selectors, preReleases, newest }: Pick<CopyRequest, 'selectors' | 'preReleases' | 'newest'>,
  { source, catalog }: { readonly source: string; readonly catalog?: Catalog | undefined },
): Promise<readonly SourceVersion[]> {
  const unmet = new Set(selectors);
  const chosen = new Map<string, SourceVersion>();
  const byName: Catalog = new Map();
  for await (const each of all) {
    if (catalog !== undefined) addTo(catalog, each);
    const identity = identityOf(each);
    if (each.version === '' || chosen.has(identity)) continue;
    const met = selectors.filter((selector) => isSelected(selector, each));
    if (met.length === 0 && selectors.length > 0) continue;
    for (const selector of met) unmet.delete(selector);
    if (!preReleases && isPreRelease(each.version)) continue;
    chosen.set(identity, each);
    addTo(byName, each);
  }
  if (unmet.size > 0) throw notSelected([...unmet], source);
  if (newest === undefined) return [...chosen.values()];
  const kept = new Set([...byName.values()].flatMap((versions) => newestOf(versions, newest)));
  return [...chosen.values()].filter((each) => kept.has(each));
}

function notSelected(unmet: readonly Selector[], source: string): CharthouseError {
  const words = unmet.map(({ word }) => word);
  return new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: `${source} lists nothing that ${words.join(', ')} selects`,
    hint: 'correct the name or the range; charthouse mirror SOURCE --dry-run lists everything',
    details: { notListed: words },
  });
}

function isPreRelease(version: string): boolean {
  return (parseVersion(version)?.prerelease ?? '') !== '';
}

/** A version that Helm cannot parse is older than any other. */
function newestOf(versions: readonly SourceVersion[], count: number): readonly SourceVersion[] {
  const parsed = versions.map((each) => ({ each, version: parseVersion(each.version) }));
  parsed.sort((a, b) => {
    if (a.version === undefined || b.version === undefined) return a.version === b.version ? 0 : a.version === undefined ? 1 : -1;
    return compareVersions(b.version, a.version);
  });
  return parsed.slice(0, count).map(({ each }) => each);
}

/** The digest that a source states, if it is one. */
export function statedDigest({ digest }: Pick<SourceVersion, 'digest'>): string | undefined {
  const bare = bareDigest(digest);
  return bare !== undefined && isSha256(bare) ? bare : undefined;
}

/** `listed`: the target has it already, as far as its digest shows. */
export type ByIndex =
  | { readonly kind: 'unlisted' }
  | { readonly kind: 'listed'; readonly listed: ListedVersion }
  | { readonly kind: 'conflict'; readonly listed: ListedVersion; readonly digest: string };

/** What the index of the target says of a version whose package has `digest`, or of which no digest is known. */
export function decideByIndex({ name, version }: SourceVersion, digest: string | undefined, read: ReadIndex | undefined): ByIndex {
  const listed = read?.firstOf(name, version);
  if (listed === undefined) return { kind: 'unlisted' };
  const there = bareDigest(listed.digest);
  if (digest === undefined || there === undefined || there === digest) return { kind: 'listed', listed };
  return { kind: 'conflict', listed, digest };
}

/** Invariant: what is published never changes, whatever a source has under the same version. */
export function listedConflict(
  { name, version }: SourceVersion,
  { listed, digest }: Extract<ByIndex, { kind: 'conflict' }>,
  target: string,
): CharthouseError {
  return new CharthouseError('CH_CONFLICT', {
    message: `${target} lists ${name} ${version} with digest ${bareDigest(listed.digest)}, and the source has ${digest}`,
    hint: 'find out which of the two your users should have; publish the other one under another version',
    details: { name, version, digest, listed: bareDigest(listed.digest) },
  });
}
