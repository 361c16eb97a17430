/** Reads what a repository of dependencies has under a URL: from the cache if the server says that it is unchanged. */
import { CharthouseError } from '../../base/error.ts';
import type { JsonMap } from '../../base/json.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { ConditionalOptions, ConditionalSite, PublicSite, SiteRefused, Validators } from '../../ports/public-site.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';

/** Where dependencies come from, and what was fetched before. */
export interface CachedPorts {
  readonly site: PublicSite & ConditionalSite;
  readonly cache: ContentCache;
  /** Nothing is requested. */
  readonly offline: boolean;
}

/** The bytes, and how they get into the cache once the caller has found them good. */
export type FetchedCached = { readonly kind: 'found'; readonly bytes: Uint8Array; readonly keep: () => Promise<void> } | SiteRefused;

/** @throws CH_HTTP_FAILED, CH_DEPENDENCY_OFFLINE */
export async function fetchCached(
  url: string,
  { site, cache, offline }: CachedPorts,
  options: Omit<ConditionalOptions, 'known'>,
): Promise<FetchedCached> {
  const key = keyOf(url);
  const record = await cache.record('urls', key);
  const before = text(record, 'digest');
  // The bytes first: "unchanged" is of no use without them.
  const kept = before === undefined ? undefined : await cache.blob(before, options.maxBytes);
  if (offline) {
    if (kept === undefined) throw notCached(printableUrl(url));
    return { kind: 'found', bytes: kept, keep: async () => undefined };
  }
  const known = kept === undefined ? undefined : { etag: header(record, 'etag'), lastModified: header(record, 'lastModified') };
  const answer = await site.fetchIfChanged(url, { ...options, known });
  if (answer.kind === 'refused') return answer;
  if (answer.kind === 'unchanged') return { kind: 'found', bytes: kept ?? new Uint8Array(), keep: async () => undefined };
  const { body, headers } = answer;
  const keep = async (): Promise<void> => {
    const digest = await cache.keep(body);
    await cache.note('urls', key, { url: printableUrl(url), digest, ...validatorsOf(headers) });
    if (before !== undefined && before !== digest) await cache.drop(before);
  };
  return { kind: 'found', bytes: body, keep };
}

const settledMs = 5_000;

/**
 * A date has no fractions of a second: what changed shortly before the answer may have changed again within that second (RFC 9110,
 * 8.8.2.2).
 */
function validatorsOf(headers: Readonly<Record<string, string | undefined>>): Validators {
  const { etag, date = '' } = headers;
  const lastModified = headers['last-modified'];
  const isSettled = Date.parse(date) - Date.parse(lastModified ?? '') > settledMs;
  return { etag, lastModified: etag === undefined && isSettled ? lastModified : undefined };
}

/** What `--offline` cannot do. `what` is lacking. */
export function notCached(what: string): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_OFFLINE', { message: `${what} is not in the cache` });
}

/** A password in a URL gets into no record, not even as a part of a digest. */
function keyOf(url: string): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  plain.hash = '';
  return plain.href;
}

/** What no client can send would fail the request. */
function header(record: JsonMap | undefined, name: string): string | undefined {
  const value = text(record, name);
  return value !== undefined && /^[\x20-\x7e\x80-\xff]{1,4096}$/.test(value) ? value : undefined;
}

function text(record: JsonMap | undefined, name: string): string | undefined {
  const value = record?.[name];
  return typeof value === 'string' ? value : undefined;
}
