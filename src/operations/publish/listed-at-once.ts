/** Looks at many listed packages with few requests: one page of a listing shows a thousand of them, each with its ETag. */
import { compareBytes } from '../../base/byte-order.ts';
import { isCharthouseError } from '../../base/error.ts';
import { md5Of, sizeOf } from '../../chart/kept-package.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ListedObject } from '../../ports/object-store.ts';
import { type Accepted, isAccepted, type Packaged } from './outcome.ts';
import type { PublishPorts } from './request.ts';

/** Of S3: a listing costs as much as a PUT, which is 12.5 times a HEAD. */
const headsPerListing = 12.5;

/** Codes of a store that answers, but with no listing. */
const withoutListing: readonly string[] = ['CH_STORE_DENIED', 'CH_STORE_UNSUPPORTED', 'CH_STORE_UNEXPECTED'];

/**
 * The keys whose packages are proven to be there, in our bytes. Empty if HEADs cost less, or if the store cannot or may not list. The
 * listing accuses no package: ask with a HEAD for each key that is not in the result.
 */
export async function provenByListing(
  charts: readonly Packaged[],
  index: ReadIndex | undefined,
  { store, signal }: Pick<PublishPorts, 'store' | 'signal'>,
): Promise<ReadonlySet<string>> {
  const wanted = new Map(charts.filter(isLookedAt).map((chart) => [chart.key, chart] as const));
  const keys = [...wanted.keys()].sort(compareBytes);
  const [first, last] = [keys[0], keys.at(-1)];
  const perRequest = store.listedPerRequest;
  if (perRequest === undefined || first === undefined || last === undefined) return new Set();
  const most = Math.floor(keys.length / headsPerListing) * perRequest;
  // Each listed version has a package, so a listing has at least as many objects as the index has versions, unless they are elsewhere.
  if ((index?.versionCount ?? 0) >= most) return new Set();
  const proven = new Set<string>();
  let seen = 0;
  try {
    for await (const listed of store.list(commonStart(first, last), { signal })) {
      const chart = wanted.get(listed.key);
      if (chart !== undefined && areOurBytes(listed, chart)) proven.add(listed.key);
      seen += 1;
      // A bucket whose ETags are no MD5s proves nothing on its first page, and would not on its last.
      const isInVain = seen >= perRequest && proven.size === 0;
      if (seen >= most || isInVain || compareBytes(listed.key, last) >= 0) break;
    }
  } catch (error) {
    if (!isCharthouseError(error) || !withoutListing.includes(error.code)) throw error;
  }
  return proven;
}

type LookedAt = Accepted & { readonly key: string };

function isLookedAt(chart: Packaged): chart is LookedAt {
  return isAccepted(chart) && chart.outcome === 'unchanged' && chart.key !== undefined && chart.isRead !== true;
}

/** An MD5 that is equal is one: no ETag of another kind has the MD5 of our bytes. */
function areOurBytes({ sizeBytes, etag }: ListedObject, { candidate }: LookedAt): boolean {
  return sizeBytes === sizeOf(candidate.package) && etag?.replaceAll('"', '') === md5Of(candidate.package);
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  // Not half of a character of two code units.
  return a.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
