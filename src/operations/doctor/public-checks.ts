/** Checks what users receive at the public URL: the index with its headers, missing packages, names with a plus. */

import { encodingOf } from '../../base/content-encoding.ts';
import { pageUrl } from '../../base/docs-url.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import { type Check, type CheckGroup, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import type { CurrentIndex } from '../../repository/commit/current-index.ts';
import { indexKey } from '../../repository/objects.ts';
import { helmUrl, maxIndexBytes } from '../../repository/reader.ts';
import type { Random } from '../../runtime/clock.ts';
import type { OriginIndex } from './index-checks.ts';
import { publicIndexFinding } from './public-index.ts';

/** What the checks need. */
export interface PublicPorts {
  readonly origin: OriginIndex;
  readonly site: PublicSite;
  readonly random: Pick<Random, 'id'>;
}

/** `url` as users pass it to `helm repo add`. */
export function publicChecks(url: string, ports: PublicPorts): CheckGroup {
  const { origin, site } = ports;
  const checks: readonly Check[] = [
    { name: 'public-url', run: async () => urlFinding(url) },
    {
      name: 'public-index',
      after: ['index'],
      run: async (signal) => {
        const there = await site.fetch(addressOf(url, indexKey), { maxBytes: maxIndexBytes, signal });
        // The check of the origin reports its own faults.
        const known = (options?: { readonly anew: boolean }): Promise<CurrentIndex | undefined> =>
          origin(signal, options).catch(() => undefined);
        return publicIndexFinding(there, known, printableUrl(addressOf(url, indexKey)));
      },
    },
    { name: 'public-missing', after: ['index'], run: (signal) => missingFinding(url, ports, signal) },
    {
      name: 'public-package',
      needs: ['index', 'public-index'],
      run: async (signal) => packageFinding(await origin(signal), url, { site, signal }),
    },
    {
      name: 'public-plus',
      needs: ['index', 'public-index'],
      run: async (signal) => plusFinding(await origin(signal), url, { site, signal }),
    },
  ];
  return { checks, cleanUp: async () => [] };
}

function urlFinding(url: string): Finding {
  const { protocol, hostname } = new URL(url);
  const isLocal = ['localhost', '[::1]'].includes(hostname) || hostname.startsWith('127.');
  if (protocol === 'https:' || isLocal) return ok(printableUrl(url));
  return warning(`${printableUrl(url)} is read over plain HTTP: anyone in between can change what is installed`, 'use https://');
}

/** Of a key that was never requested, so that no cache has it. */
async function missingFinding(url: string, { site, random }: PublicPorts, signal: AbortSignal): Promise<Finding> {
  const answer = await site.read(addressOf(url, `no-such-chart-${random.id()}.tgz`), firstPiece, { maxBytes: maxIndexBytes, signal });
  const status = answer.kind === 'found' ? 200 : answer.status;
  const details = { status };
  if (status === 404 || status === 410) return ok('a missing package returns 404', details);
  if (status === 403) {
    return warning(
      'a missing package returns 403 instead of 404: clients cannot distinguish it from a forbidden one',
      'grant s3:ListBucket on the bucket to the distribution, with the same condition as s3:GetObject',
      details,
    );
  }
  if (status === 200) {
    return failed(
      'a missing package returns a page with status 200, which Helm reads as a package',
      'remove the rule that returns a page for missing files (a custom error response, a single-page fallback)',
      details,
    );
  }
  return warning(`a missing package returns status ${status}`, 'configure the server to return 404', details);
}

/** The first package of the index at this URL, as Helm requests it. */
async function packageFinding(
  index: CurrentIndex,
  url: string,
  to: { readonly site: PublicSite; readonly signal: AbortSignal },
): Promise<Finding> {
  const own = index.kind === 'missing' ? undefined : firstPackage(index, url);
  if (own === undefined) return ok('the index lists no package at this URL');
  const address = addressOf(url, own);
  const answer = await to.site.read(address, firstPiece, { maxBytes: maxIndexBytes, signal: to.signal });
  const shown = printableUrl(address);
  if (answer.kind === 'refused') {
    return failed(`${shown} returns status ${answer.status}`, 'list the missing packages with: charthouse verify', {
      url: shown,
      status: answer.status,
    });
  }
  const header = answer.headers['content-encoding'];
  const details = { url: shown, contentType: answer.headers['content-type'] ?? null, contentEncoding: header ?? null };
  const encoding = encodingOf(header);
  if (encoding === undefined) return ok(`${shown} is served unchanged`, details);
  return failed(
    `${shown} is served with Content-Encoding ${encoding}, although not requested: browsers and other clients decode it, and then the digest does not match`,
    `disable compression and types by file name for packages (${pageUrl('serve.md')}), or upload the package again without that header`,
    details,
  );
}

function firstPackage({ read }: Extract<CurrentIndex, { kind: 'present' }>, url: string): string | undefined {
  for (const { urls } of read.allVersions()) {
    const [first] = urls;
    if (first !== undefined && keyOfUrl(first, url) !== undefined) return first;
  }
  return undefined;
}

/** Entries contain `%2B`; some Helm versions decode it in relative URLs, and request a bare plus. */
async function plusFinding(
  index: CurrentIndex,
  url: string,
  to: { readonly site: PublicSite; readonly signal: AbortSignal },
): Promise<Finding> {
  const key = index.kind === 'missing' ? undefined : keyWithPlus(index, url);
  if (key === undefined) return skipped('no listed package has a + in its file name');
  const escaped = addressOf(url, key.split('/').map(encodeURIComponent).join('/'));
  const get = async (address: string): Promise<number> => {
    const answer = await to.site.read(address, firstPiece, { maxBytes: maxIndexBytes, signal: to.signal });
    return answer.kind === 'found' ? 200 : answer.status;
  };
  const [asWritten, bare] = [await get(escaped), await get(escaped.replaceAll('%2B', '+'))];
  const details = { key, escaped: asWritten, bare };
  if (asWritten !== 200) {
    return failed(
      `${quoted(key)} returns status ${asWritten} for its URL in the index (%2B)`,
      'check if a proxy or CDN decodes the escape, and if the package exists: charthouse verify',
      details,
    );
  }
  if (bare === 200) return ok('a file name with + is found in both forms', details);
  return warning(
    `${quoted(key)} is found with %2B, but not with a bare + (status ${bare}), which some Helm versions request if the index has relative URLs`,
    `publish with ${option('url')}: versions with a + then have absolute URLs`,
    details,
  );
}

function keyWithPlus({ read }: Extract<CurrentIndex, { kind: 'present' }>, url: string): string | undefined {
  for (const { urls } of read.allVersions()) {
    const key = urls[0] === undefined ? undefined : keyOfUrl(urls[0], url);
    if (key?.includes('+') === true) return key;
  }
  return undefined;
}

/** The address that Helm uses: relative to the URL, with the URL's query. */
function addressOf(url: string, path: string): string {
  return helmUrl(url, path)?.href ?? url;
}

async function firstPiece(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}
