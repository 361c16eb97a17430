/** Checks one listed version: its package is at the URL of the entry, readable, and has the digest. */

import { createHash } from 'node:crypto';
import { bareDigest } from '../../base/digest.ts';
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { quoted } from '../../base/quoted.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import type { VerifyFinding } from '../../repository/outcome.ts';
import type { RepositoryReader } from '../../repository/reader.ts';

/**
 * `registry`: it is in an OCI registry, and was not looked at. `unreachable`: nothing is known, so a caller that gets many of these stops asking.
 * `unusableServer`: why no URL of that server can be read.
 */
export type VersionResult =
  | { readonly kind: 'right'; readonly hadDigest: boolean }
  | { readonly kind: 'registry' }
  | { readonly kind: 'wrong'; readonly finding: VerifyFinding; readonly unreachable?: CharthouseError; readonly unusableServer?: string };

/** Reads the package in pieces; memory does not grow with it. */
export async function verifyVersion(listed: ListedVersion, reader: RepositoryReader, signal: AbortSignal): Promise<VersionResult> {
  const url = listed.urls[0];
  if (url === undefined) return wrong(listed, 'not-downloadable', 'its entry has no URL, so that no Helm can download it');
  const digest = bareDigest(listed.digest);
  if (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest))
    return wrong(listed, 'wrong-digest', `${quoted(digest)} is no SHA-256 digest, and newer Helms refuse it`);
  try {
    const answer = await lookTwice(
      () => reader.read(url, look, signal),
      (seen) => seen.kind !== 'found' || judge(listed, digest, seen.value).kind === 'right',
    );
    switch (answer.kind) {
      case 'found':
        return judge(listed, digest, answer.value);
      case 'missing':
        return wrong(listed, 'missing', answer.message);
      case 'refused':
        return wrong(listed, 'unreadable', answer.message);
      case 'registry':
        return { kind: 'registry' };
      case 'nowhere':
        return wrong(listed, 'not-downloadable', answer.message);
      default:
        return exhaustive(answer);
    }
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    const result = wrong(listed, 'unreadable', error.message);
    if (error.retryable) return { ...result, unreachable: error };
    // No answer at all, and none to come, such as a host that is not found: without a network each such question takes long.
    return typeof error.details['reason'] === 'string' ? { ...result, unusableServer: error.message } : result;
  }
}

/** For a package of a server that cannot be asked; `why` was found with another package. */
export function notAsked(listed: ListedVersion, why: string): VersionResult {
  return wrong(listed, 'unreadable', `not asked for: ${why}`);
}

interface Looked {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly isGzip: boolean;
}

async function look(body: AsyncIterable<Uint8Array>): Promise<Looked> {
  const hash = createHash('sha256');
  const start: number[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    if (start.length < 2) start.push(...chunk.subarray(0, 2 - start.length));
    sizeBytes += chunk.byteLength;
    hash.update(chunk);
  }
  return { digest: hash.digest('hex'), sizeBytes, isGzip: start[0] === 0x1f && start[1] === 0x8b };
}

function judge(listed: ListedVersion, digest: string | undefined, { digest: found, sizeBytes, isGzip }: Looked): VersionResult {
  const what = isGzip ? '' : ', and it is no gzip archive';
  if (digest !== undefined && digest !== found) {
    return wrong(listed, 'wrong-digest', `the index has ${digest}, the package (${sizeBytes} bytes) has ${found}${what}`);
  }
  if (!isGzip) return wrong(listed, 'not-a-chart', `what lies there (${sizeBytes} bytes) is no gzip archive`);
  return { kind: 'right', hadDigest: digest !== undefined };
}

function wrong(listed: ListedVersion, kind: VerifyFinding['kind'], message: string): Extract<VersionResult, { kind: 'wrong' }> {
  const { name, version, urls } = listed;
  return { kind: 'wrong', finding: { kind, name, version, url: urls[0] ?? null, message } };
}
