/** How the version of a chart relates to the published ones, and which of them it is compared with. Pure. */
import { compareVersions, type HelmVersion, parseVersion } from '../../go/helm-version.ts';
import type { ListedVersion } from '../../index-file/types.ts';

/**
 * `first`: no version of the chart is published. `raised`: newer than all that count. `older`: some published version is newer.
 * `equal`: another spelling of a published version, which Helm cannot tell apart. `published`: it is published itself.
 */
export type VersionState = 'first' | 'raised' | 'older' | 'equal' | 'published';

/** The place of a version among the published ones. */
export interface VersionPlace {
  readonly state: VersionState;
  readonly newest: ListedVersion | undefined;
  /** The version itself if it is published, else the one before it, else the newest. */
  readonly since: ListedVersion | undefined;
}

interface Parsed {
  readonly listed: ListedVersion;
  readonly parsed: HelmVersion;
}

/** Beside a version that is no pre-release only such ones count, if there are any: users do not get pre-releases unless they ask for them. */
export function placeOfVersion(version: string, listed: readonly ListedVersion[]): VersionPlace {
  const own = parseVersion(version);
  const all = listed.flatMap((each): readonly Parsed[] => {
    const parsed = parseVersion(each.version);
    return parsed === undefined ? [] : [{ listed: each, parsed }];
  });
  const stable = own?.prerelease === '' ? all.filter(({ parsed }) => parsed.prerelease === '') : [];
  const counted = stable.length > 0 ? stable : all;
  const newest = newestOf(counted);
  const exact = listed.find((each) => each.version === version);
  if (exact !== undefined) return { state: 'published', newest: newest?.listed ?? exact, since: exact };
  if (newest === undefined || own === undefined) return { state: 'first', newest: undefined, since: undefined };
  const before = newestOf(counted.filter(({ parsed }) => compareVersions(parsed, own) < 0));
  const isEqual = all.some(({ parsed }) => compareVersions(parsed, own) === 0);
  const state = isEqual ? 'equal' : compareVersions(newest.parsed, own) < 0 ? 'raised' : 'older';
  return { state, newest: newest.listed, since: (before ?? newest).listed };
}

function newestOf(versions: readonly Parsed[]): Parsed | undefined {
  return versions.reduce<Parsed | undefined>(
    (newest, each) => (newest === undefined || compareVersions(each.parsed, newest.parsed) > 0 ? each : newest),
    undefined,
  );
}
