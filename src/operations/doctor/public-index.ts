/** Checks that users receive the origin's index or an older version of it, and that caches keep it only as long as they should. */

import { encodingOf } from '../../base/content-encoding.ts';
import { isCharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type Finding, type FindingDetails, failed, ok, warning } from '../../ports/check.ts';
import type { SiteAnswer } from '../../ports/public-site.ts';
import type { CurrentIndex } from '../../repository/commit/current-index.ts';
import { indexAttributes, indexMaxAgeSeconds } from '../../repository/objects.ts';

/** The origin's index, as far as it can be read. */
type Known = (options?: { readonly anew: boolean }) => Promise<CurrentIndex | undefined>;

/** The finding about a response. */
export async function publicIndexFinding(answer: SiteAnswer, known: Known, address: string): Promise<Finding> {
  const origin = await known();
  if (answer.kind === 'refused') return refusedFinding(answer.status, origin, address);
  const { headers, body } = answer;
  const details = {
    url: address,
    contentType: headers['content-type'] ?? null,
    cacheControl: headers['cache-control'] ?? null,
    contentEncoding: headers['content-encoding'] ?? null,
    ageSeconds: headers['age'] === undefined ? null : Number(headers['age']),
  };
  const encoding = encodingOf(details.contentEncoding);
  if (encoding !== undefined) {
    return failed(
      `${address} is served with Content-Encoding ${encoding}, although not requested; Helm does not decode it`,
      'disable compression for clients that do not request it, or upload the index again without that header',
      details,
    );
  }
  const read = parsed(body, address);
  if ('outcome' in read) return read;
  if (origin === undefined) return ok(`${address} is an index with ${read.versionCount} versions`, details);
  return compared(read, { origin, known, address, details });
}

function refusedFinding(status: number, origin: CurrentIndex | undefined, address: string): Finding {
  const details = { url: address, status };
  if (origin?.kind === 'missing' && (status === 404 || status === 403)) return ok('no index exists yet, and none is served', details);
  const remedy =
    status === 403
      ? 'allow the distribution to read the bucket: the bucket policy must grant s3:GetObject, and the policy of a KMS key kms:Decrypt'
      : `check that ${option('url')} is the URL of the repository in ${option('to')}, and that it is public`;
  return failed(`${address} returns status ${status}`, remedy, details);
}

function parsed(body: Uint8Array, address: string): ReadIndex | Finding {
  try {
    return readIndex(body, { mentions: [], source: address });
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return failed(
      `${address} does not serve an index: ${error.message}`,
      `check that ${option('url')} is the URL of the repository in ${option('to')}`,
      error.details,
    );
  }
}

interface Comparison {
  readonly origin: CurrentIndex;
  readonly known: Known;
  readonly address: string;
  readonly details: FindingDetails;
}

async function compared(read: ReadIndex, { origin, known, address, details }: Comparison): Promise<Finding> {
  const seen = identities(read);
  let there = origin.kind === 'missing' ? new Set<string>() : identities(origin.read);
  // Another publisher may have committed since the origin was read.
  if (!isSubset(seen, there)) {
    const now = await known({ anew: true });
    there = now?.kind === 'present' ? identities(now.read) : there;
  }
  if (!isSubset(seen, there)) {
    const [foreign] = [...seen].filter((each) => !there.has(each));
    return failed(
      `${address} lists a version that the repository does not have: ${foreign}`,
      `check that ${option('url')} is the URL of the repository in ${option('to')}`,
      details,
    );
  }
  if (!isSubset(there, seen)) {
    return warning(
      `${address} still serves an older index: ${there.size - seen.size} versions are missing`,
      `wait until the caches have expired (${indexMaxAgeSeconds} s at most), then run again`,
      details,
    );
  }
  return headerFinding(`${address} serves the current index`, details);
}

/** A cache policy or a header rule may replace the header. */
function headerFinding(message: string, details: FindingDetails): Finding {
  if (details['cacheControl'] === indexAttributes.cacheControl) return ok(message, details);
  return warning(
    `${message}, but with Cache-Control ${details['cacheControl'] ?? '(none)'} instead of ${indexAttributes.cacheControl}`,
    'configure the CDN or proxy to pass the header on; if the repository has a different one, publish once',
    details,
  );
}

function identities(read: ReadIndex): Set<string> {
  return new Set([...read.allVersions()].map(({ name, version, digest }) => `${name} ${version} ${digest ?? ''}`.trimEnd()));
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((each) => whole.has(each));
}
