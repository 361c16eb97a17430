/** Reads the package of a listed version whole, from where its entry leads, and compares its digest. */
import { type ChartFile, type ChartLimits, readArchive } from '../archive/index.ts';
import { collect } from '../base/collect.ts';
import { bareDigest, sha256Hex } from '../base/digest.ts';
import { isCharthouseError } from '../base/error.ts';
import type { ListedVersion } from '../index-file/types.ts';
import { lookTwice } from '../repository/look-twice.ts';
import type { EntryRead, RepositoryReader } from '../repository/reader.ts';

/**
 * `wrong-digest`: the bytes are not those that the entry names, so their contents do not show what was published.
 * `registry`: they are in an OCI registry that was not asked. `missing`: also if its URL leads to no place to look in.
 */
export type PublishedBytes =
  | { readonly kind: 'found'; readonly bytes: Uint8Array; readonly digest: string }
  | { readonly kind: 'wrong-digest'; readonly digest: string; readonly sizeBytes: number }
  | { readonly kind: 'missing' | 'registry'; readonly message: string };

/** By the first URL of the entry, the only one that Helm uses. @throws what the reader throws */
export async function readPublishedBytes(
  listed: ListedVersion,
  reader: Pick<RepositoryReader, 'read'>,
  signal: AbortSignal,
): Promise<PublishedBytes> {
  const url = listed.urls[0];
  if (url === undefined) return { kind: 'missing', message: 'its entry has no URL' };
  const digest = bareDigest(listed.digest);
  const answer: EntryRead<Uint8Array> = await lookTwice(
    () => reader.read(url, collect, signal),
    (seen) => seen.kind !== 'found' || digest === undefined || sha256Hex(seen.value) === digest,
  );
  if (answer.kind !== 'found') return { kind: answer.kind === 'registry' ? 'registry' : 'missing', message: answer.message };
  const bytes = answer.value;
  const found = sha256Hex(bytes);
  if (digest !== undefined && found !== digest) return { kind: 'wrong-digest', digest: found, sizeBytes: bytes.length };
  return { kind: 'found', bytes, digest: found };
}

/** Any tool may have made it, so it is read as Helm reads it, however odd. Undefined if it is no chart archive. */
export async function filesOfPublished(
  bytes: Uint8Array,
  { fileName, limits }: { readonly fileName: string; readonly limits: ChartLimits },
): Promise<readonly ChartFile[] | undefined> {
  try {
    return await readArchive(bytes, { fileName, limits, reading: 'as-published' });
  } catch (error) {
    if (isCharthouseError(error) && error.exitCode === 3) return undefined;
    throw error;
  }
}
