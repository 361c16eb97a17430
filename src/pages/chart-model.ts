/** What the pages show of a chart, from its entries in the index and from what is remembered of its packages. */
import type { JsonMap } from '../base/json.ts';
import { compareVersions, type HelmVersion, parseVersion } from '../go/helm-version.ts';
import type { ChartSummary, VersionSummary, YankMark } from './model.ts';
import { textIn, textsIn } from './record-fields.ts';

/** In no index: known since a run read the package. */
export interface PackageFacts {
  /** 0: it is not in this repository, or missing. */
  readonly sizeBytes: number;
  readonly isSigned: boolean;
}

/** Undefined if no run has had the package. */
export function sizeOf(facts: PackageFacts | undefined): number | undefined {
  return facts === undefined || facts.sizeBytes === 0 ? undefined : facts.sizeBytes;
}

/** A version that a person yanked and whose package is still there: it is shown, although the index lists it no more. */
export interface YankedVersion extends YankMark {
  /** Its entry as it was. */
  readonly record: JsonMap;
}

/** A chart as the pages show it. */
export interface ChartModel {
  readonly summary: ChartSummary;
  /** The version that Helm shows. */
  readonly newest: VersionSummary;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
}

/** What the index does not have, by version. */
export interface Remembered {
  readonly facts: ReadonlyMap<string, PackageFacts>;
  readonly yanked: ReadonlyMap<string, YankedVersion>;
}

/** Undefined if no entry has a version that Helm reads. */
export function chartModel(name: string, records: readonly JsonMap[], { facts, yanked }: Remembered): ChartModel | undefined {
  const listed = new Set<string>();
  const all = [
    ...records.flatMap((record) => versionIn(record, undefined)),
    ...[...yanked.values()].flatMap((mark) => versionIn(mark.record, mark)),
  ];
  // What the index lists comes first: a tombstone of a listed version means nothing.
  const sorted = all
    .filter(({ version }) => !listed.has(version) && listed.add(version))
    .sort((a, b) => compareVersions(b.parsed, a.parsed));
  // As Helm shows a chart: its newest version that is no pre-release, if there is one.
  const current = sorted.filter(({ mark }) => mark === undefined);
  const shown = current.length > 0 ? current : sorted;
  const newest = shown.find(({ parsed }) => parsed.prerelease === '') ?? shown[0];
  if (newest === undefined) return undefined;
  const lineOf = (each: FoundVersion): VersionSummary => summaryOfVersion(each, facts.get(each.version));
  return { summary: summaryOf(name, newest, facts.get(newest.version)), newest: lineOf(newest), versions: sorted.map(lineOf) };
}

interface FoundVersion {
  readonly record: JsonMap;
  readonly version: string;
  readonly parsed: HelmVersion;
  readonly mark: YankedVersion | undefined;
}

function versionIn(record: JsonMap, mark: YankedVersion | undefined): readonly FoundVersion[] {
  const version = textIn(record['version']);
  const parsed = version === undefined ? undefined : parseVersion(version);
  return version === undefined || parsed === undefined ? [] : [{ record, version, parsed, mark }];
}

function summaryOfVersion({ record, version, parsed, mark }: FoundVersion, known: PackageFacts | undefined): VersionSummary {
  return {
    ...{ version, isPreRelease: parsed.prerelease !== '', appVersion: textIn(record['appVersion']) },
    ...{ created: textIn(record['created']), digest: textIn(record['digest']) },
    sizeBytes: sizeOf(known),
    packageUrl: textsIn(record['urls'])[0],
    isSigned: known?.isSigned ?? false,
    isDeprecated: record['deprecated'] === true,
    yanked: mark === undefined ? undefined : { reason: mark.reason, date: mark.date },
  };
}

function summaryOf(name: string, { record, version, mark }: FoundVersion, known: PackageFacts | undefined): ChartSummary {
  return {
    ...{ name, version, appVersion: textIn(record['appVersion']), description: textIn(record['description']) ?? '' },
    keywords: textsIn(record['keywords']),
    created: textIn(record['created']),
    isLibrary: record['type'] === 'library',
    isDeprecated: record['deprecated'] === true,
    isSigned: known?.isSigned ?? false,
    isListed: mark === undefined,
  };
}
