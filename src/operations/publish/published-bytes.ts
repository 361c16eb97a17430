/** Compares a chart with bytes that exist already: in the store, or at the URL of an entry. */

import { readArchive } from '../../archive/index.ts';
import { collect } from '../../base/collect.ts';
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import { sameContents } from '../../chart/same-contents.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import { storeReader } from '../../repository/reader.ts';
import type { Candidate, PublishContext, PublishRequest } from './request.ts';

/** `same`: these bytes have our contents, whatever their digest. `registry`: they are in an OCI registry, and were not looked at. */
export type Comparison =
  | { readonly kind: 'same'; readonly digest: string; readonly sizeBytes: number }
  | { readonly kind: 'different'; readonly differs: readonly string[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'registry' };

/** `wrong-digest`: the bytes are not those that the entry names, so their contents do not show what was published. */
export type PublishedComparison = Comparison | { readonly kind: 'wrong-digest'; readonly digest: string; readonly sizeBytes: number };

/** Reads the published package through the entry's first URL, the only one that Helm uses, and compares. */
export async function comparePublished(
  candidate: Candidate,
  listed: ListedVersion,
  { request, ports }: PublishContext,
): Promise<PublishedComparison> {
  const url = listed.urls[0];
  if (url === undefined) return { kind: 'gone' };
  const digest = bareDigest(listed.digest);
  const reader = storeReader(ports.store, ports.site, { url: request.url });
  const answer = await lookTwice(
    () => reader.read(url, collect, ports.signal),
    (seen) => seen.kind !== 'found' || digest === undefined || sha256Hex(seen.value) === digest,
  );
  if (answer.kind !== 'found') return { kind: answer.kind === 'registry' ? 'registry' : 'gone' };
  const found = sha256Hex(answer.value);
  if (digest !== undefined && found !== digest) return { kind: 'wrong-digest', digest: found, sizeBytes: answer.value.length };
  return compareBytes(candidate, answer.value, request);
}

/** The same for an object of the store. */
export async function compareStored(
  candidate: Candidate,
  key: string,
  { request, ports }: PublishContext,
): Promise<Exclude<Comparison, { kind: 'registry' }>> {
  const answer = await ports.store.get(key, { signal: ports.signal });
  return answer.kind === 'found' ? compareBytes(candidate, answer.body, request) : { kind: 'gone' };
}

async function compareBytes(
  candidate: Candidate,
  bytes: Uint8Array,
  { limits }: PublishRequest,
): Promise<Extract<Comparison, { kind: 'same' | 'different' }>> {
  const digest = sha256Hex(bytes);
  const same = { kind: 'same', digest, sizeBytes: bytes.length } as const;
  if (digest === candidate.package.digest) return same;
  try {
    // Any tool may have made and published theirs: it is read as Helm reads it, however odd.
    const theirs = await readArchive(bytes, { fileName: candidate.package.fileName, limits, reading: 'as-published' });
    const ours = await readArchive(candidate.package.bytes, { fileName: candidate.path, limits });
    const compared = sameContents(ours, theirs);
    return compared.kind === 'same' ? same : compared;
  } catch (error) {
    // It is no chart archive: other contents, whatever they are.
    if (isCharthouseError(error) && error.exitCode === 3) return { kind: 'different', differs: [candidate.package.fileName] };
    throw error;
  }
}
