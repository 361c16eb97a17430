/** The rules of an audit about what a store has beside its listed packages: packages without an entry, and provenance files. */
import { collect } from '../../base/collect.ts';
import { bareDigest } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { PlacedVersion } from '../../index-file/walk.ts';
import { type AuditFinding, auditFinding } from '../../readers/audit-rules.ts';
import { provenanceFindings } from '../../readers/package-findings.ts';
import { archiveFolder, archiveIndexKey } from '../../repository/archive/archive-store.ts';
import { archivedUrls } from '../../repository/archive/archived-urls.ts';
import { indexKey } from '../../repository/objects.ts';
import { isPackageKey } from '../../repository/packages/looks-like-package.ts';
import { keysOfUrl } from '../../repository/packages/owned-keys.ts';
import { packagePlaces } from '../../repository/packages/package-places.ts';
import { maxIndexBytes, type RepositoryReader } from '../../repository/reader.ts';
import { versionOfKey } from '../../repository/tombstones/tombstone.ts';

/** The keys of a store that an audit is about. */
export interface StoreKeys {
  readonly all: ReadonlySet<string>;
  /** Folders with an index of their own, each with a slash at its end. */
  readonly repositories: readonly string[];
  /** The URLs of packages that the archive lists, if there is one. */
  readonly archived: readonly string[];
  /** The file names of packages of versions that were yanked: no entry is to lead to them. */
  readonly yanked: ReadonlySet<string>;
}

/** `none`: the reader reads no store. `refused`: the store does not list its objects. */
export type Listed =
  | ({ readonly kind: 'listed' } & StoreKeys)
  | { readonly kind: 'refused'; readonly finding: AuditFinding }
  | { readonly kind: 'none' };

/** Some tens of bytes for each package. */
export async function storeKeys({ keys, read, repository }: RepositoryReader, signal: AbortSignal): Promise<Listed> {
  if (keys === undefined) return { kind: 'none' };
  const all = new Set<string>();
  const repositories: string[] = [];
  const archived: string[] = [];
  const yanked = new Set<string>();
  try {
    for await (const key of keys(signal)) {
      const buried = versionOfKey(key);
      if (buried !== undefined) yanked.add(`${buried.name}-${buried.version}.tgz`);
      if (isPackageKey(key) || key.endsWith('.tgz.prov') || /(?:^|\/)Chart\.yaml$/.test(key)) all.add(key);
      if (key.endsWith(`/${indexKey}`)) repositories.push(key.slice(0, -indexKey.length));
    }
    const answer = repositories.includes(archiveFolder) ? await read(archiveIndexKey, collect, signal, maxIndexBytes) : undefined;
    if (answer?.kind === 'found') archived.push(...archivedUrls(answer.value, `${repository.target}/${archiveIndexKey}`));
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    return { kind: 'refused', finding: auditFinding('store-unlisted', error.message) };
  }
  return { kind: 'listed', all, repositories, archived, yanked };
}

/** Packages that no entry leads to. Dependencies of charts, and packages of a repository below, belong to these. */
export function* orphans(
  listed: Iterable<PlacedVersion>,
  { all, repositories, archived, yanked }: StoreKeys,
  url: string | undefined,
): Generator<AuditFinding> {
  const owned = new Set(archived.flatMap((each) => keysOfUrl(each, url)));
  for (const { urls } of listed) for (const each of urls) for (const key of keysOfUrl(each, url)) owned.add(key);
  const placeOf = packagePlaces(all);
  const found = [...all].filter((key) => {
    if (!isPackageKey(key) || owned.has(key) || yanked.has(nameOf(key)) || repositories.some((folder) => key.startsWith(folder)))
      return false;
    const place = placeOf(key);
    return place === 'near' || place === 'deep';
  });
  const wanted = new Set(found.map(nameOf));
  const listedAs = new Map<string, string>();
  for (const key of owned) if (wanted.has(nameOf(key))) listedAs.set(nameOf(key), key);
  for (const key of found) {
    const other = listedAs.get(nameOf(key));
    if (other === undefined) yield auditFinding('orphan', `${key} has no entry`);
    else yield auditFinding('orphan', `${key} has no entry, and ${other} of the same name has one`, { remedy: copyRemedy });
  }
}

/** A version is listed once: no command adds the second package of it. */
const copyRemedy = 'compare it with the listed package, and delete it if it is a copy';

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The provenance file of a listed package, if the store has one. */
export async function auditProvenance(
  listed: PlacedVersion,
  { all }: StoreKeys,
  { reader, signal }: { readonly reader: RepositoryReader; readonly signal: AbortSignal },
): Promise<readonly AuditFinding[]> {
  const [url] = listed.urls;
  const key = url === undefined ? undefined : keyOfUrl(url, reader.store?.url);
  const digest = bareDigest(listed.digest);
  if (url === undefined || key === undefined || digest === undefined || !all.has(`${key}.prov`)) return [];
  const answer = await reader.read(`${url}.prov`, collect, signal);
  if (answer.kind !== 'found') return [auditFinding('provenance-wrong', `its provenance file cannot be read: ${answer.message}`, listed)];
  const fileName = nameOf(key);
  try {
    const match = checkProvenance(answer.value, fileName, digest);
    if (match.kind === 'other-digest')
      return [auditFinding('provenance-wrong', `its provenance file has the digest ${match.found}`, listed)];
    if (match.kind === 'not-named') return [auditFinding('provenance-wrong', `its provenance file does not name ${fileName}`, listed)];
    return provenanceFindings(answer.value, `${fileName}.prov`).map(({ message }) =>
      auditFinding('provenance-unverifiable', message, listed),
    );
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_PROVENANCE_INVALID') throw error;
    return [auditFinding('provenance-wrong', error.message, listed)];
  }
}
