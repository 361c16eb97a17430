/** A chart repository as a source of dependencies: its index is read once in a run, and asked for only if it changed. */
import { collect } from '../../base/collect.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { ListedVersion } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ChartSource, OfferedChart } from '../../ports/chart-source.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import { indexRefused, indexUrl, maxIndexBytes, siteReader } from '../../repository/reader.ts';
import { type CachedPorts, fetchCached } from './fetch-cached.ts';
import { lockedOffer } from './offers.ts';

/** `repository` is what people pass to `helm repo add`. */
export function repositorySource(repository: string, ports: CachedPorts): ChartSource {
  const [plain, conditional] = [siteReader(repository, ports.site), siteReader(repository, packageSite(ports))];
  let reading: Promise<ReadIndex> | undefined;
  const indexOf = (signal: AbortSignal): Promise<ReadIndex> => {
    reading ??= readCachedIndex(indexUrl(repository), ports, signal);
    return reading;
  };
  const offersOf = async (chart: string, signal: AbortSignal): Promise<readonly OfferedChart[]> => {
    return (await indexOf(signal)).versionsOf(chart).flatMap(offerOf);
  };
  return {
    name: printableUrl(repository),
    versions: offersOf,
    names: async (signal) => (await indexOf(signal)).layout.charts.map(({ name }) => name),
    find: async (chart, version, signal) => {
      // Most locks name one of the newest versions, which are listed first: the others need not be read.
      const [alike] = [(await indexOf(signal)).firstOf(chart, version)].flatMap((first) => (first === undefined ? [] : offerOf(first)));
      return alike ?? lockedOffer(await offersOf(chart, signal), version);
    },
    read: async ({ address, digest = '' }, { maxBytes, signal }) => {
      // What has a digest is in the cache under it: cached-source.ts. Only the rest can change under its URL.
      const reader = digest === '' ? conditional : plain;
      const answer = await reader.read(address, collect, signal, maxBytes);
      return answer.kind === 'found' ? { kind: 'found', bytes: answer.value } : answer;
    },
  };
}

/** A web server that has something else at the URL, such as a login, answers with a page, and not always with a status that says so. */
function refusePage(body: Uint8Array, source: string): void {
  if (!/^\s*<(?:!doctype|html|head|body)/i.test(Buffer.from(body.subarray(0, 512)).toString('latin1'))) return;
  throw new CharthouseError('CH_HTTP_FAILED', {
    message: `${source} is a web page, not an index`,
    details: { url: source, reason: 'html' },
  });
}

async function readCachedIndex(url: string, ports: CachedPorts, signal: AbortSignal): Promise<ReadIndex> {
  // An index is a text of many megabytes, of which a server that compresses sends a tenth.
  const answer = await fetchCached(url, ports, { maxBytes: maxIndexBytes, gzip: true, signal });
  if (answer.kind === 'refused') throw indexRefused(url, answer);
  const source = printableUrl(url);
  refusePage(answer.bytes, source);
  const index = readIndex(answer.bytes, { mentions: [], source });
  // Not before: a page for a login is no index.
  await answer.keep();
  return index;
}

/** Reads packages as they are, without compression. */
function packageSite(ports: CachedPorts): PublicSite {
  const fetch: PublicSite['fetch'] = async (url, options) => {
    const answer = await fetchCached(url, ports, options);
    if (answer.kind === 'refused') return answer;
    await answer.keep();
    return { kind: 'found', body: answer.bytes, url, headers: {} };
  };
  return {
    fetch,
    read: async (url, consume, options) => {
      const answer = await fetch(url, options);
      return answer.kind === 'found' ? { ...answer, value: await consume(once(answer.body)) } : answer;
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Helm takes the first URL, and an entry without one for none. */
function offerOf({ name, version, digest, urls: [address] }: ListedVersion): readonly OfferedChart[] {
  return address === undefined ? [] : [{ name, version, digest, address }];
}
