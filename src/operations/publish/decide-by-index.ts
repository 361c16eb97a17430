/** What becomes of a chart, as far as the index alone shows it. Pure. */

import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { sizeOf } from '../../chart/kept-package.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import { option } from '../../hint/hint.ts';
import { fileNameOfUrl, isOciUrl, keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { equalVersionError } from '../../repository/packages/equal-versions.ts';
import { ociWarnings } from '../../repository/packages/oci-urls.ts';
import { asNew, asPublished, type Packaged, refusedBy } from './outcome.ts';
import type { Candidate, PublishRequest } from './request.ts';

/** `unknown`: it is published with another digest, or without one; only the contents of the published package show what becomes of it. */
export type ByIndex = Packaged | { readonly outcome: 'unknown'; readonly listed: ListedVersion };

/** The identity of a chart is its exact version string. If a version is listed twice, the first entry counts. */
export function decideByIndex(
  candidate: Candidate,
  index: ReadIndex | undefined,
  request: Pick<PublishRequest, 'url' | 'allowEqualVersion'>,
): ByIndex {
  if (index === undefined) return asNew(candidate);
  const { metadata, digest, fileName } = candidate.package;
  const versions = index.versionsOf(metadata.name);
  const listed = versions.find((entry) => entry.version === metadata.version);
  if (listed !== undefined) {
    if (bareDigest(listed.digest) !== digest) return { outcome: 'unknown', listed };
    return { ...asPublished(candidate, listed, { digest, sizeBytes: sizeOf(candidate.package), request }), notes: ociWarnings([listed]) };
  }
  const equal = versions.find((entry) => areEqualVersions(entry.version, metadata.version));
  if (equal !== undefined && !request.allowEqualVersion) return refusedBy(candidate, equalVersion(candidate, equal.version));
  const owner = ownerOf(fileName, index, request.url);
  if (owner === undefined) return asNew(candidate);
  return refusedBy(candidate, owner.isSure ? keyTaken(candidate, owner) : keyMayBeTaken(candidate, owner));
}

/**
 * Which entry owns a key. `a-1` at `2.0.0` and `a` at `1-2.0.0` share `a-1-2.0.0.tgz`: a package is an orphan
 * only if no entry of any chart leads to exactly its key. If the repository's own URL is not known,
 * an absolute URL that ends in the file name may lead to it: then it counts as owned.
 */
function ownerOf(key: string, index: ReadIndex, url: string | undefined): (ListedVersion & { readonly isSure: boolean }) | undefined {
  const mentions = index.mentionsOf(key);
  const sure = mentions.find((entry) => entry.urls.some((each) => keyOfUrl(each, url) === key));
  if (sure !== undefined) return { ...sure, isSure: true };
  const possible =
    url === undefined
      ? mentions.find((entry) => entry.urls.some((each) => keyOfUrl(each) === undefined && !isOciUrl(each) && fileNameOfUrl(each) === key))
      : undefined;
  return possible === undefined ? undefined : { ...possible, isSure: false };
}

/** Helm picks one of two versions of equal precedence at random. */
export function equalVersion(candidate: Candidate, other: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return equalVersionError({ name, version, equal: other });
}

/** Two charts whose packages would have one file name. */
export function keyTaken(candidate: Candidate, owner: { readonly name: string; readonly version: string }): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_KEY', {
    message: `the package of ${name} ${version} would be ${quoted(candidate.package.fileName)}, which is the package of ${owner.name} ${owner.version}`,
    details: { name, version, owner: { name: owner.name, version: owner.version } },
  });
}

/** Only the public URL would show whether that entry's package is in this store. */
function keyMayBeTaken(candidate: Candidate, owner: ListedVersion): CharthouseError {
  const { name, version } = candidate.package.metadata;
  const { fileName } = candidate.package;
  return new CharthouseError('CH_CONFLICT_KEY', {
    message: `the package of ${name} ${version} would be ${quoted(fileName)}, to which an absolute URL of ${owner.name} ${owner.version} may lead: that depends on the public URL, which is not known`,
    hint: `name the public URL of the repository with ${option('url')}`,
    details: { name, version, owner: { name: owner.name, version: owner.version } },
  });
}
