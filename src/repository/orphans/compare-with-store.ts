/** Compares the index with the store: which packages have an entry, and which entries have no package. Pure. */
import { bareDigest } from '../../base/digest.ts';
import type { Warning } from '../../base/warning.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { ListedObject } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import type { ChartOutcome } from '../outcome.ts';
import { elsewhereWarnings, moveThem, otherPlaces } from '../packages/elsewhere.ts';
import { isPackageKey } from '../packages/looks-like-package.ts';
import { ociWarnings } from '../packages/oci-urls.ts';
import { keysOfUrl } from '../packages/owned-keys.ts';
import { leftOut, packagePlaces } from '../packages/package-places.ts';
import { packagesSkipped, type SkippedPackage } from '../packages/skipped-packages.ts';
import type { Listing } from './list-objects.ts';
import type { MissingPackage } from './types.ts';

/** The result of the comparison. */
export interface Survey {
  /** Packages that no entry leads to, in the order of their keys. */
  readonly orphans: readonly ListedObject[];
  /** Versions whose package is there, as a report has them. */
  readonly kept: readonly ChartOutcome[];
  readonly missing: readonly MissingPackage[];
  readonly warnings: readonly Warning[];
}

/** What is compared. */
export interface SurveyOptions {
  /** The public URL: entries below it lead into the store. */
  readonly url: string | undefined;
  /** Whether packages in deep folders count, too. */
  readonly addOrphans: boolean;
  /** The name of the store. */
  readonly store: string;
}

/** A package has an owner if any URL of any entry leads to its key. */
export function survey(
  { objects, repositories, archived, skipped }: Listing,
  index: ReadIndex | undefined,
  { url, addOrphans, store }: SurveyOptions,
): Survey {
  const owned = new Set(archived.flatMap((each) => keysOfUrl(each, url)));
  const kept: ChartOutcome[] = [];
  const missing: MissingPackage[] = [];
  for (const listed of index?.allVersions() ?? []) {
    for (const key of listed.urls.flatMap((each) => keysOfUrl(each, url))) owned.add(key);
    const [first] = listed.urls;
    const key = first === undefined ? undefined : keyOfUrl(first, url);
    if (first === undefined || key === undefined) continue;
    const object = objects.get(key);
    if (object !== undefined) kept.push(keptChart(listed, first, object));
    else missing.push({ name: listed.name, version: listed.version, url: first, key });
  }
  const unowned = [...objects.values()].filter(({ key }) => isPackageKey(key) && !owned.has(key));
  const placeOf = packagePlaces(objects.keys());
  // With an index, a package far below may be one that it lost, and is named as an orphan. Without one, only what Helm would list is.
  const takesDeep = addOrphans || (index?.versionCount ?? 0) > 0;
  const isTaken = ({ key }: ListedObject): boolean => placeOf(key) === 'near' || (takesDeep && placeOf(key) === 'deep');
  const loose = unowned.filter(isTaken);
  const isOthers = ({ key }: ListedObject): boolean => repositories.some((folder) => key.startsWith(folder));
  const hidden = unowned
    .filter((each) => !isTaken(each) && !isOthers(each))
    .flatMap(({ key }): readonly SkippedPackage[] => {
      const place = placeOf(key);
      return place === 'near' ? [] : [{ key, ...leftOut[place] }];
    });
  const elsewhere = repositories.map((folder) => ({ folder, count: loose.filter(({ key }) => key.startsWith(folder)).length }));
  return {
    orphans: loose.filter((each) => !isOthers(each)),
    kept,
    missing,
    warnings: [
      ...elsewhereWarnings(otherPlaces(index?.allVersions() ?? [], url), store, {
        what: 'their packages were not looked at',
        more: moveThem,
      }),
      ...elsewhere.filter(({ count }) => count > 0).map(otherRepository),
      ...ociWarnings(index?.allVersions() ?? []),
      ...packagesSkipped([...hidden, ...skipped]),
    ],
  };
}

function keptChart({ name, version, digest }: ListedVersion, url: string, { key, sizeBytes }: ListedObject): ChartOutcome {
  return { name, version, path: key, outcome: 'unchanged', digest: bareDigest(digest) ?? null, sizeBytes, url };
}

function otherRepository({ folder, count }: { readonly folder: string; readonly count: number }): Warning {
  return {
    code: 'other-repository',
    message: `${folder} has an ${indexKey} of its own: ${count} ${count === 1 ? 'package' : 'packages'} there are left to that repository`,
    hint: `if they belong to this one, move ${folder}${indexKey} away and run again`,
  };
}
