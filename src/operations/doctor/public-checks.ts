/** What users get at the public URL: the index and what its headers say, missing packages, names with a plus. */

import { encodingOf } from '../../base/content-encoding.ts';
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

/** What the checks go by. */
export interface PublicPorts {
  readonly origin: OriginIndex;
  readonly site: PublicSite;
  readonly random: Pick<Random, 'id'>;
}

/** `url` as users give it to `helm repo add`. */
export function publicChecks(url: string, ports: PublicPorts): CheckGroup {
  const { origin, site } = ports;
  const checks: readonly Check[] = [
    { name: 'public-url', run: async () => urlFinding(url) },
    {
      name: 'public-index',
      after: ['index'],
      run: async (signal) => {
        const there = await site.fetch(addressOf(url, indexKey), { maxBytes: maxIndexBytes, signal });
        // What is wrong at the origin its own check says.
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
  return warning(`${printableUrl(url)} is read over plain HTTP: anyone in between can change what is installed`, 'name it with https://');
}

/** Of a key that nobody has ever asked for, so that no cache knows it. */
async function missingFinding(url: string, { site, random }: PublicPorts, signal: AbortSignal): Promise<Finding> {
  const answer = await site.read(addressOf(url, `no-such-chart-${random.id()}.tgz`), firstPiece, { maxBytes: maxIndexBytes, signal });
  const status = answer.kind === 'found' ? 200 : answer.status;
  const details = { status };
  if (status === 404 || status === 410) return ok('a package that is not there is answered with 404', details);
  if (status === 403) {
    return warning(
      'a package that is not there is answered with 403, as if it were forbidden: clients cannot tell the two apart',
      'grant s3:ListBucket on the bucket to the distribution, with the same condition as s3:GetObject',
      details,
    );
  }
  if (status === 200) {
    return failed(
      'a package that is not there is answered with a page and status 200, which Helm takes for a package',
      'take away the rule that answers missing files with a page (a custom error response, a single-page fallback)',
      details,
    );
  }
  return warning(`a package that is not there is answered with status ${status}`, 'let the server answer 404', details);
}

/** The first package that the index lists here, as Helm asks for it. */
async function packageFinding(
  index: CurrentIndex,
  url: string,
  to: { readonly site: PublicSite; readonly signal: AbortSignal },
): Promise<Finding> {
  const own = index.kind === 'missing' ? undefined : firstPackage(index, url);
  if (own === undefined) return ok('the index lists no package here');
  const address = addressOf(url, own);
  const answer = await to.site.read(address, firstPiece, { maxBytes: maxIndexBytes, signal: to.signal });
  const shown = printableUrl(address);
  if (answer.kind === 'refused') {
    return failed(`${shown} is answered with status ${answer.status}`, 'see which packages are missing with: charthouse verify', {
      url: shown,
      status: answer.status,
    });
  }
  const header = answer.headers['content-encoding'];
  const details = { url: shown, contentType: answer.headers['content-type'] ?? null, contentEncoding: header ?? null };
  const encoding = encodingOf(header);
  if (encoding === undefined) return ok(`${shown} is sent as it is`, details);
  return failed(
    `${shown} is sent with Content-Encoding ${encoding}, unasked: browsers and other readers undo it, and then miss the digest`,
    'switch off compression and types by file name for packages (docs/facts/serving.md), or put the package again without that header',
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

/** Entries say `%2B`; some Helms undo that in relative URLs, and ask with a bare plus. */
async function plusFinding(
  index: CurrentIndex,
  url: string,
  to: { readonly site: PublicSite; readonly signal: AbortSignal },
): Promise<Finding> {
  const key = index.kind === 'missing' ? undefined : keyWithPlus(index, url);
  if (key === undefined) return skipped('no listed package has a + in its name');
  const escaped = addressOf(url, key.split('/').map(encodeURIComponent).join('/'));
  const get = async (address: string): Promise<number> => {
    const answer = await to.site.read(address, firstPiece, { maxBytes: maxIndexBytes, signal: to.signal });
    return answer.kind === 'found' ? 200 : answer.status;
  };
  const [asWritten, bare] = [await get(escaped), await get(escaped.replaceAll('%2B', '+'))];
  const details = { key, escaped: asWritten, bare };
  if (asWritten !== 200) {
    return failed(
      `${quoted(key)} is answered with status ${asWritten}, asked for as the index says (%2B)`,
      'look whether something before the repository undoes the escape, and whether the package is there: charthouse verify',
      details,
    );
  }
  if (bare === 200) return ok('a + in a name is found in both its forms', details);
  return warning(
    `${quoted(key)} is found with %2B, and not with a bare + (status ${bare}), as which some Helms ask where the index has relative URLs`,
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

/** As Helm finds it: relative to the URL, with the URL's query. */
function addressOf(url: string, path: string): string {
  return helmUrl(url, path)?.href ?? url;
}

async function firstPiece(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}
