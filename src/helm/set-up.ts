/** Sets up Helm: downloads it once, keeps it, and compares its checksum at each use. */

import { posix, win32 } from 'node:path';
import { bareDigest, sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import type { PublicSite } from '../ports/public-site.ts';
import type { ProgramCache } from '../runtime/program-cache.ts';
import { programIn } from './archive.ts';
import { type HelmRelease, helmRelease, type Platform } from './releases.ts';
import { pinnedSum } from './sums.ts';

/** Which Helm, and from where. */
export interface HelmRequest {
  /** `3.12.0` or `v3.12.0`. */
  readonly version: string;
  /** The SHA-256 of the archive. It has precedence over the pinned one, since a mirror may repackage archives. */
  readonly sha256?: string | undefined;
  /** The URL in front of the archive's name, such as `https://get.helm.sh`. */
  readonly baseUrl: string;
}

/** What the set-up needs. */
export interface HelmPorts {
  readonly platform: Platform;
  readonly site: Pick<PublicSite, 'fetch'>;
  readonly cache: ProgramCache;
  readonly signal: AbortSignal;
}

/** A Helm that can be run. */
export interface HelmBinary {
  /** Without a `v`. */
  readonly version: string;
  /** Of the program. */
  readonly path: string;
  /** The folder to add to PATH. */
  readonly folder: string;
  readonly source: 'downloaded' | 'cached';
}

/** The largest archive of Helm 4.2 has 20 MB. */
const maxArchiveBytes = 100_000_000;

/**
 * The requested Helm, on this machine.
 *
 * @throws CH_HELM_UNKNOWN for a version without a known checksum, CH_USAGE for an invalid checksum; CH_HTTP_FAILED, CH_HELM_SUM,
 * CH_HELM_ARCHIVE, CH_OUTPUT_UNWRITABLE. Then nothing of the download is left.
 */
export async function setUpHelm(request: HelmRequest, { platform, site, cache, signal }: HelmPorts): Promise<HelmBinary> {
  const release = helmRelease(request.version, platform);
  const sum = request.sha256 === undefined ? pinnedSum(release) : givenSum(request.sha256);
  // The checksum is in the name: an archive of a mirror, or one whose pin was corrected, never meets another program.
  const slot = {
    folder: `helm/${release.version}-${release.platform}-${sum.slice(0, 12)}`,
    file: release.program,
    archive: release.archive,
  };
  const { dirname } = platform.os === 'win32' ? win32 : posix;
  const binary = (path: string, source: HelmBinary['source']): HelmBinary => ({
    version: release.version,
    path,
    folder: dirname(path),
    source,
  });
  // Invariant: nothing is unpacked, kept or run before its checksum was compared in this run; a checksum stored beside it does not count.
  const kept = await cache.archive(slot, maxArchiveBytes);
  if (kept !== undefined && sha256Hex(kept) === sum) return binary(await cache.place(slot, await programIn(kept, release)), 'cached');
  const archive = await fetchArchive(release, request.baseUrl, { site, signal });
  checkSum(archive, sum, request.sha256 !== undefined);
  const path = await cache.place(slot, await programIn(archive.bytes, release));
  await cache.keep(slot, archive.bytes);
  return binary(path, 'downloaded');
}

interface Archive {
  readonly url: string;
  readonly bytes: Uint8Array;
}

async function fetchArchive(
  { version, platform, archive }: HelmRelease,
  baseUrl: string,
  { site, signal }: Pick<HelmPorts, 'site' | 'signal'>,
): Promise<Archive> {
  const url = `${baseUrl.replace(/\/+$/, '')}/${archive}`;
  const answer = await site.fetch(url, { maxBytes: maxArchiveBytes, signal });
  if (answer.kind === 'found') return { url, bytes: answer.body };
  throw new CharthouseError('CH_HTTP_FAILED', {
    message: `Helm ${version} for ${platform} not found at ${printableUrl(url)} (status ${answer.status})`,
    hint: `check the version, and ${option('helm-url')} if you use a mirror`,
    details: { url: printableUrl(url), status: answer.status },
  });
}

/** As people copy it: upper or lower case, with or without `sha256:`. */
function givenSum(written: string): string {
  const sum = bareDigest(written.trim());
  if (sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(written)} is not a SHA-256 checksum`,
    hint: 'use the 64 hexadecimal digits of the archive’s checksum',
  });
}

function checkSum({ url, bytes }: Archive, expected: string, isGiven: boolean): void {
  const found = sha256Hex(bytes);
  if (found === expected) return;
  throw new CharthouseError('CH_HELM_SUM', {
    message: `${printableUrl(url)} has the wrong SHA-256: expected ${expected}, got ${found}`,
    hint: isGiven
      ? 'check the checksum: use that of the archive, not of the program in it'
      : `check for a proxy in between; for a mirror that repackages archives, set the checksum of its archive with ${option('helm-sha256')}`,
    details: { url: printableUrl(url), expected, found },
  });
}
