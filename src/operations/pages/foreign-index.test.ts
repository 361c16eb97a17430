/** Indexes that other tools have written: what the pages say of packages and charts that this repository does not have. */
import { describe, expect, it } from 'vitest';
import { textOf, writePages } from '../../../test/support/pages/matching.ts';
import { type Bench, bench, portsOf } from '../../../test/support/publish/publish-harness.ts';

const attributes = { contentType: 'text/yaml', cacheControl: '' };
const url = 'https://charts.example.com/all/';

async function withIndex(entries: Readonly<Record<string, readonly object[]>>): Promise<Bench> {
  const self = bench();
  await self.store.putNew('index.yaml', [Buffer.from(JSON.stringify({ apiVersion: 'v1', entries }))], { attributes });
  await writePages(portsOf(self), { url });
  return self;
}

const version = (name: string, more: object = {}): object => ({
  apiVersion: 'v2',
  name,
  version: '1.0.0',
  urls: [`${name}-1.0.0.tgz`],
  ...more,
});

describe('an index of another tool', () => {
  it('has no size for a package that is not here, also after the next run', async () => {
    const self = await withIndex({ app: [version('app', { urls: ['https://elsewhere.example.com/app.tgz'] })] });
    for (const everything of [false, true]) {
      await writePages(portsOf(self), { url, everything });
      for (const page of ['index', '1.0.0']) expect(await textOf(self.store, `pages/charts/app/${page}.html`)).not.toContain('0 B');
      expect(JSON.parse(await textOf(self.store, 'pages/charts/app/chart.json')).versions[0].sizeBytes).toBeNull();
    }
  });

  it('leads to a dependency in this repository, and not to one of the same name elsewhere', async () => {
    const repositories = [
      '',
      'file://../redis',
      'https://charts.example.com/all',
      'https://elsewhere.example.com',
      'oci://a.example.com',
      '@redis',
    ];
    const dependencies = repositories.map((repository) => ({ name: 'redis', version: '1.x.x', repository }));
    const self = await withIndex({ app: [version('app', { dependencies })], redis: [version('redis')] });
    const page = await textOf(self.store, 'pages/charts/app/index.html');
    const lines = page.split('\n').filter((each) => each.includes('<code>1.x.x</code>'));
    expect(lines.map((each) => each.includes('pages/charts/redis/index.html'))).toEqual([true, true, true, false, false, false]);
  });

  it('is not written again and again if Helm reads no version of a chart', async () => {
    const self = await withIndex({ app: [version('app')], odd: [version('odd', { version: 'latest' })] });
    self.calls.length = 0;
    expect(await writePages(portsOf(self), { url })).toBe(0);
    expect(self.calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });
});
