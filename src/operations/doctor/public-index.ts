/** Whether the index that users get is the origin's, or an older state of it, and whether caches may keep it for as long as they should. */

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

/** What an answer says of the set-up. */
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
      `${address} is sent with Content-Encoding ${encoding}, unasked, which no Helm undoes`,
      'switch off compression where it is not asked for, or put the index again without that header',
      details,
    );
  }
  const read = parsed(body, address);
  if ('outcome' in read) return read;
  if (origin === undefined) return ok(`${address} is an index of ${read.versionCount} versions`, details);
  return compared(read, { origin, known, address, details });
}

function refusedFinding(status: number, origin: CurrentIndex | undefined, address: string): Finding {
  const details = { url: address, status };
  if (origin?.kind === 'missing' && (status === 404 || status === 403)) return ok('there is no index yet, and none is served', details);
  const remedy =
    status === 403
      ? 'let the distribution read the bucket: its policy must grant s3:GetObject to it, and the key of an encryption kms:Decrypt'
      : `check that ${option('url')} leads to the repository that ${option('to')} names, and that everybody may read it`;
  return failed(`${address} is answered with status ${status}`, remedy, details);
}

function parsed(body: Uint8Array, address: string): ReadIndex | Finding {
  try {
    return readIndex(body, { mentions: [], source: address });
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return failed(
      `what ${address} serves is no index: ${error.message}`,
      `check that ${option('url')} leads to the repository that ${option('to')} names`,
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
    const [stranger] = [...seen].filter((each) => !there.has(each));
    return failed(
      `${address} lists what the repository does not: ${stranger}`,
      `check that ${option('url')} leads to the repository that ${option('to')} names`,
      details,
    );
  }
  if (!isSubset(there, seen)) {
    return warning(
      `${address} is older than the origin: ${there.size - seen.size} versions are not in it yet`,
      `wait until caches have dropped it, ${indexMaxAgeSeconds} s at most, then look again`,
      details,
    );
  }
  return headerFinding(`${address} is the origin's index`, details);
}

/** A cache policy or a rule of headers may put another one in its place. */
function headerFinding(message: string, details: FindingDetails): Finding {
  if (details['cacheControl'] === indexAttributes.cacheControl) return ok(message, details);
  return warning(
    `${message}, but with Cache-Control ${details['cacheControl'] ?? '(none)'} instead of ${indexAttributes.cacheControl}`,
    'let what stands before the repository pass the header on; if the repository has another one, publish once',
    details,
  );
}

function identities(read: ReadIndex): Set<string> {
  return new Set([...read.allVersions()].map(({ name, version, digest }) => `${name} ${version} ${digest ?? ''}`.trimEnd()));
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((each) => whole.has(each));
}
