/** Sets a Helm up: fetched once, kept, and held against its sum at each use. */
import { posix, win32 } from 'node:path';
import { bareDigest, sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import type { PublicSite } from '../ports/public-site.ts';
import type { ProgramCache } from '../runtime/program-cache.ts';
import { programIn } from './archive.ts';
import { type HelmRelease, helmRelease, type Platform } from './releases.ts';
import { pinnedSum } from './sums.ts';

/** Which Helm, and where from. */
export interface HelmRequest {
  /** `3.12.0` or `v3.12.0`. */
  readonly version: string;
  /** The SHA-256 of the archive. It counts before the one that is pinned here, since a mirror may pack its own. */
  readonly sha256?: string | undefined;
  /** What stands before the archive's name; `https://get.helm.sh`. */
  readonly baseUrl?: string | undefined;
}

/** What setting up takes. */
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
  /** What to put on the search path. */
  readonly folder: string;
  readonly source: 'downloaded' | 'cached';
}

/** The largest archive of Helm 4.2 has 20 MB. */
const maxArchiveBytes = 100_000_000;

/**
 * The Helm that was asked for, on this machine.
 *
 * @throws CH_HELM_UNKNOWN for a version that nobody vouches for, CH_USAGE for a sum that is none; CH_HTTP_FAILED, CH_HELM_SUM,
 * CH_HELM_ARCHIVE, CH_OUTPUT_UNWRITABLE. Nothing of what was fetched is left then.
 */
export async function setUpHelm(request: HelmRequest, { platform, site, cache, signal }: HelmPorts): Promise<HelmBinary> {
  const release = helmRelease(request.version, platform);
  const sum = request.sha256 === undefined ? pinnedSum(release) : givenSum(request.sha256);
  // The sum is in the name: an archive of a mirror's own, or one whose pin was mended, never meets another's program.
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
  // Invariant: nothing is unpacked, kept or run before its sum was compared in this run; a sum that lies beside it counts for nothing.
  const kept = await cache.archive(slot, maxArchiveBytes);
  if (kept !== undefined && sha256Hex(kept) === sum) return binary(await cache.place(slot, await programIn(kept, release)), 'cached');
  const archive = await fetchArchive(release, request.baseUrl ?? 'https://get.helm.sh', { site, signal });
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
    message: `Helm ${version} for ${platform} is not to be had at ${printableUrl(url)} (status ${answer.status})`,
    hint: 'check the version, and --helm-url if a mirror is asked',
    details: { url: printableUrl(url), status: answer.status },
  });
}

/** As people have it: of either case, with or without `sha256:`. */
function givenSum(written: string): string {
  const sum = bareDigest(written.trim());
  if (sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(written)} is no SHA-256`,
    hint: 'give the 64 hexadecimal digits of the archive’s sum',
  });
}

function checkSum({ url, bytes }: Archive, expected: string, isGiven: boolean): void {
  const found = sha256Hex(bytes);
  if (found === expected) return;
  throw new CharthouseError('CH_HELM_SUM', {
    message: `${printableUrl(url)} is not what was asked for: its SHA-256 is ${found}, and ${expected} was expected`,
    hint: isGiven
      ? 'check the sum: it is that of the archive, not of the program in it'
      : 'look for a proxy in between; for a mirror that packs its own archives give the sum of its archive with --helm-sha256',
    details: { url: printableUrl(url), expected, found },
  });
}
