/** Which entry of a repository's index a lock means. */
import { areEqualVersions, compareVersions, parseVersion } from '../../go/helm-version.ts';
import type { ListedVersion } from '../../index-file/listed.ts';

/** The version that Helm takes: the one spelled alike, or else the first that is equal. Entries without a URL are none. */
export function lockedOffer(listed: readonly ListedVersion[], version: string): ListedVersion | undefined {
  const offers = listed.filter(({ urls }) => urls.length > 0);
  return offers.find((each) => each.version === version) ?? offers.find((each) => areEqualVersions(each.version, version));
}

/** The newest versions, for a message: not every program lists them in order. */
export function newestVersions(listed: readonly ListedVersion[], count = 5): readonly string[] {
  return listed
    .flatMap(({ version }) => parseVersion(version) ?? [])
    .sort((a, b) => compareVersions(b, a))
    .slice(0, count)
    .map(({ original }) => original);
}
