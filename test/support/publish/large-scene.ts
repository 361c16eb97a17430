/** A repository in memory with an index that counts as large. */
import type { PublishReport } from '../../../src/repository/outcome.ts';
import { largeIndex } from './large-index.ts';
import { type Bench, bench, chartPackage } from './publish-harness.ts';

const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache' };
const large = { fromBytes: 4_000, leastBytes: 3_000 };

/** One chart has a package that another name would have, and one has URLs that begin with no name. */
const index = Buffer.from(
  largeIndex({ charts: 20, versions: 3, entryBytes: 100 })
    .toString()
    .replace('chart-007-1.0.0.tgz', 'https://charts.example/x/other-1.0.0.tgz')
    .replace('chart-008-1.0.0.tgz', 'https://charts.example/x/odd-9.9.9.tgz'),
);

/** A repository with the index: in a store that joins parts, or else moves the whole. */
export async function largeScene(isLarge = true): Promise<Bench> {
  const self = bench(isLarge ? { large } : {});
  await self.store.putNew('index.yaml', [index], { attributes });
  return self;
}

/** Publishes one chart. */
export async function publishChart(self: Bench, name: string, version: string, template?: string): Promise<PublishReport> {
  const { fileName, bytes } = chartPackage(name, version, template);
  return self.publish({ [fileName]: bytes }, { verify: true });
}

/** How often the index was read whole. */
export const wholeReads = ({ calls }: Bench): number => calls.filter((call) => call === 'get index.yaml').length;
