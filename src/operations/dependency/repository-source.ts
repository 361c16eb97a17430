/** A chart repository as a source of dependencies: its index is read once, and packages through it. */
import { collect } from '../../base/collect.ts';
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
  const offersOf = async (chart: string, signal: AbortSignal): Promise<readonly OfferedChart[]> => {
    reading ??= reader.index(signal).then(({ body, source }) => readIndex(body, { mentions: [], source }));
    return (await reading).versionsOf(chart).flatMap(offerOf);
  };
  return {
    name: printableUrl(repository),
    versions: offersOf,
    find: async (chart, version, signal) => lockedOffer(await offersOf(chart, signal), version),
    read: async ({ address }, { maxBytes, signal }) => {
      const answer = await reader.read(address, collect, signal, maxBytes);
      return answer.kind === 'found' ? { kind: 'found', bytes: answer.value } : answer;
    },
  };
}

/** Helm takes the first URL, and an entry without one for none. */
function offerOf({ name, version, digest, urls: [address] }: ListedVersion): readonly OfferedChart[] {
  return address === undefined ? [] : [{ name, version, digest, address }];
}
