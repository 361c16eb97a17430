/** Which of the versions that a repository offers a lock means. */
import { areEqualVersions, compareVersions, parseVersion } from '../../go/helm-version.ts';

interface Offer {
  readonly version: string;
}

/** The version that Helm takes: the one spelled alike, or else the first that is equal. */
export function lockedOffer<T extends Offer>(offers: readonly T[], version: string): T | undefined {
  return offers.find((each) => each.version === version) ?? offers.find((each) => areEqualVersions(each.version, version));
}

/** The newest versions, for a message: not every program lists them in order. */
export function newestVersions(offers: readonly Offer[], count = 5): readonly string[] {
  return offers
    .flatMap(({ version }) => parseVersion(version) ?? [])
    .sort((a, b) => compareVersions(b, a))
    .slice(0, count)
    .map(({ original }) => original);
}
