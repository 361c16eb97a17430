/** What the pages show of a chart, from its entries in the index and from what is remembered of its packages. */
import type { JsonMap } from '../base/json.ts';
import { compareVersions, parseVersion } from '../go/helm-version.ts';
import type { ChartSummary, VersionSummary } from './model.ts';
import { textIn, textsIn } from './record-fields.ts';

/** In no index: known since a run read the package. */
export interface PackageFacts {
  readonly sizeBytes: number;
  readonly isSigned: boolean;
}

/** A chart as the pages show it. */
export interface ChartModel {
  readonly summary: ChartSummary;
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
}

/** What is remembered, by version. */
export interface Remembered {
  readonly facts: ReadonlyMap<string, PackageFacts>;
  /** Why versions were taken back. */
  readonly yanked: ReadonlyMap<string, string>;
}

/** Undefined if no entry has a version that Helm reads. */
export function chartModel(name: string, records: readonly JsonMap[], remembered: Remembered): ChartModel | undefined {
  const sorted = records
    .flatMap((record) => {
      const version = textIn(record['version']);
      const parsed = version === undefined ? undefined : parseVersion(version);
      return version === undefined || parsed === undefined ? [] : [{ record, version, parsed }];
    })
    .sort((a, b) => compareVersions(b.parsed, a.parsed));
  const seen = new Set<string>();
  const versions = sorted
    .filter(({ version }) => !seen.has(version) && seen.add(version))
    .map(({ record, version, parsed }) => versionOf(record, version, parsed.prerelease !== '', remembered));
  // As Helm shows a chart: its newest version that is no pre-release, if there is one.
  const shown = sorted.find(({ parsed }) => parsed.prerelease === '') ?? sorted[0];
  return shown === undefined ? undefined : { summary: summaryOf(name, shown.record, shown.version, remembered), versions };
}

function versionOf(record: JsonMap, version: string, isPreRelease: boolean, { facts, yanked }: Remembered): VersionSummary {
  const known = facts.get(version);
  return {
    ...{
      version,
      isPreRelease,
      appVersion: textIn(record['appVersion']),
      created: textIn(record['created']),
      digest: textIn(record['digest']),
    },
    sizeBytes: known?.sizeBytes,
    packageUrl: textsIn(record['urls'])[0],
    isSigned: known?.isSigned ?? false,
    isDeprecated: record['deprecated'] === true,
    yanked: yanked.get(version),
  };
}

function summaryOf(name: string, record: JsonMap, version: string, { facts }: Remembered): ChartSummary {
  return {
    ...{ name, version, appVersion: textIn(record['appVersion']), description: textIn(record['description']) ?? '' },
    keywords: textsIn(record['keywords']),
    created: textIn(record['created']),
    isLibrary: record['type'] === 'library',
    isDeprecated: record['deprecated'] === true,
    isSigned: facts.get(version)?.isSigned ?? false,
  };
}
