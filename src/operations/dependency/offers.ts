/** What a repository offers, beside what a lock or a range asks for. */
import { type Constraint, satisfies } from '../../go/constraint.ts';
import { areEqualVersions, compareVersions, type HelmVersion, parseVersion } from '../../go/helm-version.ts';

interface Offer {
  readonly version: string;
}

/** The version that Helm takes: the one spelled alike, or else the first that is equal. */
export function lockedOffer<T extends Offer>(offers: readonly T[], version: string): T | undefined {
  return offers.find((each) => each.version === version) ?? offers.find((each) => areEqualVersions(each.version, version));
}

/** The newest versions, for a message: not every program lists them in order. */
export function newestVersions(offers: readonly Offer[], count = 5): readonly string[] {
  return parsed(offers)
    .sort((a, b) => compareVersions(b, a))
    .slice(0, count)
    .map(({ original }) => original);
}

/** The neighbours of a version. Pre-releases are neighbours only of a pre-release, or if there is nothing else. */
export function nearestVersions(offers: readonly Offer[], to: HelmVersion): { readonly below?: string; readonly above?: string } {
  const all = parsed(offers);
  const stable = to.prerelease === '' ? all.filter(({ prerelease }) => prerelease === '') : all;
  let below: HelmVersion | undefined;
  let above: HelmVersion | undefined;
  for (const each of stable.length > 0 ? stable : all) {
    const isBelow = compareVersions(each, to) <= 0;
    if (isBelow && (below === undefined || compareVersions(each, below) > 0)) below = each;
    if (!isBelow && (above === undefined || compareVersions(each, above) < 0)) above = each;
  }
  return { ...(below && { below: below.original }), ...(above && { above: above.original }) };
}

/** The newest pre-release whose release would be in the range: ranges leave pre-releases out unless they have one themselves. */
export function prereleaseInRange(offers: readonly Offer[], range: Constraint): string | undefined {
  return newestOf(parsed(offers).filter((each) => each.prerelease !== '' && satisfies({ ...each, prerelease: '' }, range, 'group')))
    ?.original;
}

function newestOf(versions: readonly HelmVersion[]): HelmVersion | undefined {
  return versions.reduce<HelmVersion | undefined>((best, each) => (best && compareVersions(best, each) >= 0 ? best : each), undefined);
}

function parsed(offers: readonly Offer[]): HelmVersion[] {
  return offers.flatMap(({ version }) => parseVersion(version) ?? []);
}
