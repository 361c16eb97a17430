/** The errors for a chart or a version that a source does not offer: with what it has instead. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { parseConstraint } from '../../go/constraint.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { suggest } from '../../hint/suggest.ts';
import type { ChartSource, OfferedChart } from '../../ports/chart-source.ts';
import { commandFor, dependencyError, type Wanted } from './faults.ts';
import { nearestVersions, newestVersions, prereleaseInRange } from './offers.ts';

interface Asked {
  readonly locked: boolean;
  readonly signal: AbortSignal;
}

/** For a version that a source does not offer. `locked`: the lock names it; otherwise `wanted.version` is the range in Chart.yaml. */
export async function notOffered(wanted: Wanted, source: ChartSource, { locked, signal }: Asked): Promise<CharthouseError> {
  const offers = await offersOf(wanted, source, { locked, signal });
  if (offers === undefined) {
    // Some registries do not list tags for an account that may read charts.
    const message = `${source.name} has no ${quoted(wanted.name)} ${quoted(wanted.version)}, and does not list what it has`;
    return dependencyError('CH_DEPENDENCY_VERSION', wanted, { message });
  }
  if (offers.length === 0) return noChart(wanted, source, (await source.names?.(signal)) ?? []);
  const { name, version, chart } = wanted;
  // Spelled alike: a version that is equal is another tag of a registry.
  if (offers.some((each) => each.version === version)) {
    const message = `${source.name} lists ${quoted(name)} ${version}, but it is not there`;
    return dependencyError('CH_DEPENDENCY_MISSING', wanted, { message });
  }
  const range = parseConstraint(version);
  const reference = parseVersion(version) ?? range?.[0]?.[0]?.version;
  const nearest = reference === undefined ? {} : nearestVersions(offers, reference);
  const near = [nearest.below, nearest.above].flatMap((each) => each ?? []);
  const prerelease = range === undefined ? undefined : prereleaseInRange(offers, range);
  const missing =
    parseVersion(version) === undefined ? `lists no version of ${quoted(name)} in the range` : `does not list ${quoted(name)}`;
  return dependencyError('CH_DEPENDENCY_VERSION', wanted, {
    message: `${source.name} ${missing} ${quoted(version)}: ${nearText(near, offers.length)}`,
    hint: isPartialTag(wanted)
      ? `in a registry, ${version} is one tag and no range: write ${version}.x`
      : locked
        ? `run: ${commandFor(chart)}, and commit the lock`
        : prerelease === undefined
          ? 'change the version of the dependency to one that the repository lists'
          : `to accept the pre-release ${prerelease}, add -0 to the range, such as ">=${prerelease.replace(/-.*/, '')}-0"`,
    details: { offered: newestVersions(offers), nearest },
  });
}

/** Undefined if a source that was asked for one version does not list the others. */
async function offersOf(wanted: Wanted, source: ChartSource, { locked, signal }: Asked): Promise<readonly OfferedChart[] | undefined> {
  try {
    return await source.versions(wanted.name, signal);
  } catch (error) {
    if (locked && isCharthouseError(error) && error.code === 'CH_HTTP_FAILED') return undefined;
    throw error;
  }
}

/** Helm takes `1` and `1.2` for ranges in a chart repository, and for tags in a registry. */
function isPartialTag({ repository, version }: Wanted): boolean {
  return repository.startsWith('oci://') && /^v?\d+(?:\.\d+)?$/.test(version);
}

function nearText(near: readonly string[], count: number): string {
  if (near.length === 0) return `none of the ${count} versions that it lists is a semantic version`;
  return near.length === 1 ? `the nearest version is ${near.join('')}` : `the nearest versions are ${near.join(' and ')}`;
}

function noChart(wanted: Wanted, source: ChartSource, names: readonly string[]): CharthouseError {
  const { name } = wanted;
  if (names.includes(name)) {
    return dependencyError('CH_DEPENDENCY_MISSING', wanted, {
      message: `${source.name} lists ${quoted(name)} without the URL of a package`,
    });
  }
  const alike = suggest(name, names);
  const few = names.length > 0 && names.length <= 5 ? `: it lists ${names.map(quoted).join(', ')}` : '';
  return dependencyError('CH_DEPENDENCY_NOT_FOUND', wanted, {
    message: `${source.name} lists no chart ${quoted(name)}${alike === undefined ? few : `: did you mean ${quoted(alike)}?`}`,
    details: { suggestion: alike ?? null },
  });
}
