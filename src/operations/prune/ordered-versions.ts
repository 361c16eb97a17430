/** The versions of each chart in the order of semver, and which of them the counts of a policy keep. Pure. */
import { parseConstraint, satisfies } from '../../go/constraint.ts';
import { compareVersions, type HelmVersion, parseVersion, precedenceOf } from '../../go/helm-version.ts';
import type { RetentionPolicy } from './policy.ts';

/** The versions of one chart. */
export interface ChartVersions {
  /** By their text; a text that is no version is absent. */
  readonly parsed: ReadonlyMap<string, HelmVersion>;
  /** Newest first. */
  readonly ordered: readonly HelmVersion[];
  /** For each group of versions, the rank of its members. Equal versions (`1.0.0+a`, `1.0.0+b`) have one rank: Helm takes either. */
  readonly ranks: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly newestRelease: HelmVersion | undefined;
}

/** By name. */
export function chartVersions(versions: Iterable<{ readonly name: string; readonly version: string }>): ReadonlyMap<string, ChartVersions> {
  const texts = new Map<string, Set<string>>();
  for (const { name, version } of versions) texts.set(name, (texts.get(name) ?? new Set()).add(version));
  return new Map([...texts].map(([name, list]) => [name, ordered(list)]));
}

function ordered(texts: Iterable<string>): ChartVersions {
  const newestFirst = [...texts].flatMap((text) => parseVersion(text) ?? []).sort((a, b) => compareVersions(b, a));
  const ranks = new Map<string, Map<string, number>>();
  for (const version of newestFirst) {
    for (const group of groupsOf(version)) {
      const members = ranks.get(group) ?? new Map<string, number>();
      ranks.set(group, members);
      const precedence = precedenceOf(version.original) ?? '';
      if (!members.has(precedence)) members.set(precedence, members.size);
    }
  }
  const parsed = new Map(newestFirst.map((version) => [version.original, version]));
  return { parsed, ordered: newestFirst, ranks, newestRelease: newestFirst.find(isRelease) };
}

/** Pre-releases count by their channel and not among the releases, so that they never displace one. */
function groupsOf(version: HelmVersion): readonly string[] {
  if (!isRelease(version)) return [`channel ${channelOf(version)}`];
  return ['chart', `major ${version.major}`, `minor ${version.major}.${version.minor}`];
}

function isRelease({ prerelease }: HelmVersion): boolean {
  return prerelease === '';
}

/** The letters that a pre-release begins with: `rc` of `1.0.0-rc.1` and of `1.0.0-rc1`. Those that begin with a digit are one channel. */
function channelOf({ prerelease }: HelmVersion): string {
  return /^[A-Za-z]*/.exec(prerelease)?.[0] ?? '';
}

/** The first rule that keeps it; undefined if none does. The newest version of a chart always stays, so that no chart disappears. */
export function keptByCount(
  version: HelmVersion,
  chart: ChartVersions,
  policy: RetentionPolicy,
): 'newest' | 'count' | 'major' | 'minor' | 'channel' | 'upcoming' | 'release' | undefined {
  const rank = (group: string): number => chart.ranks.get(group)?.get(precedenceOf(version.original) ?? '') ?? 0;
  const newest = chart.newestRelease ?? chart.ordered[0];
  if (newest !== undefined && compareVersions(version, newest) === 0) return 'newest';
  if (!isRelease(version)) {
    if (policy.keepPreReleases !== undefined) {
      return rank(`channel ${channelOf(version)}`) < policy.keepPreReleases ? 'channel' : undefined;
    }
    return newest !== undefined && compareVersions(version, newest) > 0 ? 'upcoming' : undefined;
  }
  if (limitsReleases(policy)) {
    const { keep = 0, keepPerMajor = 0, keepPerMinor = 0 } = policy;
    if (rank('chart') < keep) return 'count';
    if (rank(`major ${version.major}`) < keepPerMajor) return 'major';
    return rank(`minor ${version.major}.${version.minor}`) < keepPerMinor ? 'minor' : undefined;
  }
  return 'release';
}

function limitsReleases({ keep, keepPerMajor, keepPerMinor, keepWithinMs }: RetentionPolicy): boolean {
  return [keep, keepPerMajor, keepPerMinor, keepWithinMs].some((each) => each !== undefined);
}

/**
 * The version that Helm takes for a dependency, with those equal to it. Helm 3.18 and earlier have another rule for pre-releases: what
 * either takes counts. A range that Helm cannot read leads to no version; an empty one to the newest.
 */
export function newestInRange({ ordered: newestFirst }: ChartVersions, range: string): readonly string[] {
  const constraint = parseConstraint(range.trim() === '' ? '*' : range);
  if (constraint === undefined) return [];
  const chosen = (['group', 'comparison'] as const).flatMap((rule) => {
    const newest = newestFirst.find((each) => satisfies(each, constraint, rule));
    return newest === undefined ? [] : newestFirst.filter((each) => compareVersions(each, newest) === 0);
  });
  return [...new Set(chosen.map(({ original }) => original))];
}
