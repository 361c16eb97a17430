/** A chart repository as a source of dependencies: its index is read once, and packages through it. */
import { collect } from '../../base/collect.ts';
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { ListedVersion } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ChartSource, OfferedChart } from '../../ports/chart-source.ts';
import type { PublicSite } from '../../ports/public-site.ts';
import { siteReader } from '../../repository/reader.ts';
import { lockedOffer } from './offers.ts';

/** `repository` is what people pass to `helm repo add`. */
export function repositorySource(repository: string, site: PublicSite): ChartSource {
  const reader = siteReader(repository, site);
  let reading: Promise<ReadIndex> | undefined;
  const indexOf = (signal: AbortSignal): Promise<ReadIndex> => {
    reading ??= reader.index(signal).then(({ body, source }) => {
      refusePage(body, source);
      return readIndex(body, { mentions: [], source });
    });
    return reading;
  };
  const offersOf = async (chart: string, signal: AbortSignal): Promise<readonly OfferedChart[]> => {
    return (await indexOf(signal)).versionsOf(chart).flatMap(offerOf);
  };
  return {
    name: printableUrl(repository),
    versions: offersOf,
    names: async (signal) => (await indexOf(signal)).layout.charts.map(({ name }) => name),
    find: async (chart, version, signal) => lockedOffer(await offersOf(chart, signal), version),
    read: async ({ address }, { maxBytes, signal }) => {
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

/** Helm takes the first URL, and an entry without one for none. */
function offerOf({ name, version, digest, urls: [address] }: ListedVersion): readonly OfferedChart[] {
  return address === undefined ? [] : [{ name, version, digest, address }];
}
