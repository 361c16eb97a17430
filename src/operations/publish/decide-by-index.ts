/** The table of outcomes: what the index alone says of a chart that is to be published. Pure. */

import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import { fileNameOfUrl, isOciUrl, keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { equalVersionError } from '../../repository/packages/equal-versions.ts';
import type { Candidate, PublishRequest } from './request.ts';

/** `compare`: published with other bytes, or with bytes that the index does not name; their contents decide. */
export type Decision =
  | { readonly kind: 'stage' }
  | { readonly kind: 'unchanged'; readonly listed: ListedVersion }
  | { readonly kind: 'compare'; readonly listed: ListedVersion }
  | { readonly kind: 'conflict'; readonly error: CharthouseError };

type Words = Pick<PublishRequest, 'url' | 'allowEqualVersion'>;

/** Identity is the exact version string. A version that is listed twice: the first entry counts. */
export function decideByIndex(candidate: Candidate, index: ReadIndex | undefined, words: Words): Decision {
  if (index === undefined) return { kind: 'stage' };
  const { name, version } = candidate.package.metadata;
  const versions = index.versionsOf(name);
  const listed = versions.find((entry) => entry.version === version);
  if (listed !== undefined) {
    const same = bareDigest(listed.digest) === candidate.package.digest;
    return { kind: same ? 'unchanged' : 'compare', listed };
  }
  const equal = versions.find((entry) => areEqualVersions(entry.version, version));
  if (equal !== undefined && !words.allowEqualVersion) return { kind: 'conflict', error: equalVersion(candidate, equal.version) };
  const owner = ownerOf(candidate.package.fileName, index, words.url);
  if (owner !== undefined) return { kind: 'conflict', error: owner.isSure ? keyTaken(candidate, owner) : keyMayBeTaken(candidate, owner) };
  return { kind: 'stage' };
}

/**
 * Who owns a key. `a-1` at `2.0.0` and `a` at `1-2.0.0` share `a-1-2.0.0.tgz`: a package is an orphan
 * only if no entry of any chart leads to exactly its key. Where the repository's own URL is not known,
 * an absolute URL that ends in the file name may lead to it: then it counts as owned.
 */
function ownerOf(key: string, index: ReadIndex, url: string | undefined): (ListedVersion & { readonly isSure: boolean }) | undefined {
  const mentions = index.mentionsOf(key);
  const sure = mentions.find((entry) => entry.urls.some((each) => keyOfUrl(each, url) === key));
  if (sure !== undefined) return { ...sure, isSure: true };
  const doubtful =
    url === undefined
      ? mentions.find((entry) => entry.urls.some((each) => keyOfUrl(each) === undefined && !isOciUrl(each) && fileNameOfUrl(each) === key))
      : undefined;
  return doubtful === undefined ? undefined : { ...doubtful, isSure: false };
}

/** Helm takes either of two versions of equal precedence, at random. */
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

/** Only the public URL could tell whether that entry's package is in this store. */
function keyMayBeTaken(candidate: Candidate, owner: ListedVersion): CharthouseError {
  const { name, version } = candidate.package.metadata;
  const { fileName } = candidate.package;
  return new CharthouseError('CH_CONFLICT_KEY', {
    message: `the package of ${name} ${version} would be ${quoted(fileName)}, to which an absolute URL of ${owner.name} ${owner.version} may lead: that depends on the public URL, which is not known`,
    hint: 'name the public URL of the repository with --url',
    details: { name, version, owner: { name: owner.name, version: owner.version } },
  });
}
