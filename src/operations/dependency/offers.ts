/** Which entry of a repository's index a lock means. */
import { areEqualVersions, parseVersion } from '../../go/helm-version.ts';
import type { ListedVersion } from '../../index-file/listed.ts';

/** The version that Helm takes: the one spelled alike, or else the first that is equal. Entries without a URL are none. */
export function lockedOffer(listed: readonly ListedVersion[], version: string): ListedVersion | undefined {
  const offers = listed.filter(({ urls }) => urls.length > 0);
  return offers.find((each) => each.version === version) ?? offers.find((each) => areEqualVersions(each.version, version));
}

/** The last versions in order, for a message. */
export function newestVersions(listed: readonly ListedVersion[], count = 5): readonly string[] {
  return listed
    .filter(({ version }) => parseVersion(version) !== undefined)
    .slice(0, count)
    .map(({ version }) => version);
}
