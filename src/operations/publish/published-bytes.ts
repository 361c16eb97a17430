/** Compares a chart with bytes that exist already: in the store, or at the URL of an entry. */

import { sha256Hex } from '../../base/digest.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { sameContents } from '../../chart/same-contents.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import { filesOfPublished, readPublishedBytes } from '../published-package.ts';
import type { Candidate, PublishRequest } from './request.ts';

/** `same`: these bytes have our contents, whatever their digest. `registry`: they are in an OCI registry, and were not looked at. */
export type Comparison =
  | { readonly kind: 'same'; readonly digest: string; readonly sizeBytes: number }
  | { readonly kind: 'different'; readonly differs: readonly string[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'registry' };

/** As much of a run as it takes to read an object. */
export interface StoredContext {
  readonly request: Pick<PublishRequest, 'limits'>;
  readonly ports: { readonly store: Pick<ObjectStore, 'get'>; readonly signal: AbortSignal };
}

/** `wrong-digest`: the bytes are not those that the entry names, so their contents do not show what was published. */
export type PublishedComparison = Comparison | { readonly kind: 'wrong-digest'; readonly digest: string; readonly sizeBytes: number };

/** Where published packages are read, and how large their charts may be. */
export interface ComparisonContext {
  readonly request: Pick<PublishRequest, 'limits'>;
  readonly reader: Pick<RepositoryReader, 'read'>;
  readonly signal: AbortSignal;
}

/** Reads the published package through the entry's first URL, the only one that Helm uses, and compares. */
export async function comparePublished(
  candidate: Candidate,
  listed: ListedVersion,
  { request, reader, signal }: ComparisonContext,
): Promise<PublishedComparison> {
  const published = await readPublishedBytes(listed, reader, signal);
  switch (published.kind) {
    case 'found':
      break;
    case 'missing':
      return { kind: 'gone' };
    case 'registry':
      return { kind: 'registry' };
    case 'wrong-digest':
      return published;
    default:
      return exhaustive(published);
  }
  return compareBytes(candidate, published.bytes, request);
}

/** The same for an object of the store. */
export async function compareStored(
  candidate: Candidate,
  key: string,
  { request, ports }: StoredContext,
): Promise<Exclude<Comparison, { kind: 'registry' }>> {
  const answer = await ports.store.get(key, { signal: ports.signal });
  return answer.kind === 'found' ? compareBytes(candidate, answer.body, request) : { kind: 'gone' };
}

async function compareBytes(
  candidate: Candidate,
  bytes: Uint8Array,
  { limits }: Pick<PublishRequest, 'limits'>,
): Promise<Extract<Comparison, { kind: 'same' | 'different' }>> {
  const digest = sha256Hex(bytes);
  const same = { kind: 'same', digest, sizeBytes: bytes.length } as const;
  if (digest === candidate.package.digest) return same;
  const { fileName } = candidate.package;
  const theirs = await filesOfPublished(bytes, { fileName, limits });
  const ours = await filesOfPublished(candidate.package.bytes, { fileName: candidate.path, limits });
  // One is no chart archive: other contents, whatever they are.
  if (theirs === undefined || ours === undefined) return { kind: 'different', differs: [fileName] };
  const compared = sameContents(ours, theirs);
  return compared.kind === 'same' ? same : compared;
}
