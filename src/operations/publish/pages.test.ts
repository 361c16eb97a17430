import { describe, expect, it } from 'vitest';
import { leaveIntent, loseSwaps } from '../../../test/support/publish/crowd.ts';
import { bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { PublishedChange } from '../../ports/pages.ts';

const app = chartPackage('app', '1.0.0');
const newer = chartPackage('app', '1.1.0');

describe('the pages of a publish', () => {
  it('are made after the commit, of the entries as they are in the index', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const changes: PublishedChange[] = [];
    const pages = async (change: PublishedChange | undefined): Promise<number> => {
      if (change !== undefined) changes.push(change);
      expect(await repository.index()).toContain('1.1.0');
      return 1;
    };
    const report = await repository.publish({ 'app.tgz': newer.bytes }, {}, { pages });
    expect(report).toMatchObject({ error: null, pages: 1 });
    const { read } = { read: readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' }) };
    const [change] = changes;
    expect([change?.before, change?.after]).toEqual([report.index.revisionBefore, report.index.revisionAfter]);
    expect([...(change?.charts.get('app') ?? [])].sort(byVersion)).toEqual([...recordsOf(read, 'app')].sort(byVersion));
    expect([...(change?.packages.keys() ?? [])]).toEqual([newer.digest]);
  });

  it('are made of what the run listed for other publishers, too', async () => {
    const self = bench();
    await self.publish({ 'app.tgz': app.bytes });
    leaveIntent(self, 'a', [chartPackage('third', '1.0.0')]);
    const changes: (PublishedChange | undefined)[] = [];
    const pages = async (change: PublishedChange | undefined): Promise<number> => changes.push(change);
    const { error } = await self.publish({ 'app.tgz': newer.bytes }, {}, { pages, store: loseSwaps(self, 2) });
    expect(error).toBeNull();
    expect([...(changes[0]?.charts.keys() ?? [])].sort()).toEqual(['app', 'third']);
  });

  it('are looked at if nothing is new, and are not made in a dry run', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': app.bytes });
    const changes: PublishedChange[] = [];
    const pages = async (change: PublishedChange | undefined): Promise<number> => {
      if (change !== undefined) changes.push(change);
      return 0;
    };
    await repository.publish({ 'app.tgz': newer.bytes }, { dryRun: true }, { pages });
    expect(changes).toEqual([]);
    await repository.publish({ 'app.tgz': app.bytes }, {}, { pages });
    expect(changes.map(({ before, after, charts }) => [before === after, charts.size])).toEqual([[true, 0]]);
  });

  it('do not fail it', async () => {
    const repository = bench();
    const pages = async (): Promise<number> => {
      throw new CharthouseError('CH_STORE_DENIED', { message: 'access denied' });
    };
    const { error, warnings, charts } = await repository.publish({ 'app.tgz': app.bytes }, {}, { pages });
    expect([error, charts.map(({ outcome }) => outcome)]).toEqual([null, ['new']]);
    expect(warnings).toMatchObject([{ code: 'pages-not-written', message: expect.stringContaining('access denied') }]);
  });
});

function byVersion(a: { readonly [key: string]: unknown }, b: { readonly [key: string]: unknown }): number {
  return String(a['version']) < String(b['version']) ? -1 : 1;
}
