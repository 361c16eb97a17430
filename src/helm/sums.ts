/** Known SHA-256 checksums of Helm archives. */

import { CharthouseError } from '../base/error.ts';
import { compareVersions, parseVersion } from '../go/helm-version.ts';
import { option } from '../hint/hint.ts';
import type { HelmRelease } from './releases.ts';
import pinned from './sums.json' with { type: 'json' };

// Confirmed in November 2026. A checksum is listed only if two or more of these sources have the same value, each of which took it from
// get.helm.sh independently. The sources, all with their histories, are periareon/rules_helm (helm/private/versions.bzl), argoproj/argo-cd
// (hack/installers/checksums), kubernetes-sigs/kubespray (helm_archive_checksums), ScoopInstaller/Main (bucket/helm.json) and cert-manager
// (make/tools.mk, modules/tools/00_mod.mk). Helm's own release notes are another source, those of 3.18.4, 3.20.2, 3.21.0, 3.22.0, 4.1.4, 4.2.0,
// 4.2.4 and 4.3.0. Those of 3.22.0 and 4.3.0 are in the release notes and in the scripts of two or more other public projects.
// docs/decisions/0014-helm-set-up.md.
const sums: Readonly<Record<string, Readonly<Record<string, string>>>> = pinned;

/** @throws CH_HELM_UNKNOWN for an archive without a known checksum */
export function pinnedSum({ version, platform }: HelmRelease): string {
  const sum = sums[version]?.[platform];
  if (sum !== undefined) return sum;
  const known = knownFor(platform);
  const choice = near(version, known);
  throw new CharthouseError('CH_HELM_UNKNOWN', {
    message: `no known checksum for Helm ${version} on ${platform}`,
    hint: [
      ...(choice.length === 0 ? [] : [`choose Helm ${listed(choice)}`]),
      `set the checksum of the archive with ${option('helm-sha256')}; https://github.com/helm/helm/releases/tag/v${version} lists it`,
    ].join(', or '),
    details: { version, platform, known },
  });
}

function knownFor(platform: string): readonly string[] {
  const versions = Object.keys(sums).filter((version) => sums[version]?.[platform] !== undefined);
  return versions.sort(byPrecedence);
}

/** The neighbouring versions on both sides, and the newest. */
function near(version: string, known: readonly string[]): readonly string[] {
  const above = known.findIndex((each) => byPrecedence(each, version) > 0);
  const [below, next] = above < 0 ? [known.at(-1)] : [known[above - 1], known[above]];
  return [...new Set([below, next, known.at(-1)])].flatMap((each) => each ?? []);
}

function byPrecedence(one: string, other: string): number {
  const [left, right] = [parseVersion(one), parseVersion(other)];
  return left === undefined || right === undefined ? 0 : compareVersions(left, right);
}

function listed(versions: readonly string[]): string {
  return [versions.slice(0, -1).join(', '), ...versions.slice(-1)].filter((part) => part !== '').join(' or ');
}
