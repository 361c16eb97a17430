import { beforeAll, describe, expect, it } from 'vitest';
import { textOf, writePages } from '../../../test/support/pages/matching.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import { readIndex } from '../../index-file/read-index.ts';

const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache' };

/** Entries of packages elsewhere: their pages are made of the index alone. */
function indexOf(charts: number): string {
  const entries = Array.from({ length: charts }, (_, at) => {
    const name = `chart-${String(at).padStart(4, '0')}`;
    return `  ${name}:\n  - apiVersion: v2\n    created: "2025-01-01T00:00:00Z"\n    description: Watches volumes.\n    name: ${name}\n    urls:\n    - https://elsewhere.example/${name}-1.0.0.tgz\n    version: 1.0.0\n`;
  });
  return `apiVersion: v1\nentries:\n${entries.join('')}generated: "2025-01-01T00:00:00Z"\n`;
}

describe('the pages of 2,000 charts', () => {
  let repository: Bench;
  beforeAll(async () => {
    repository = bench();
    await repository.store.putNew('index.yaml', [Buffer.from(indexOf(2_000))], { attributes });
    expect(await writePages(portsOf(repository))).toBe(2_000);
  });

  it('cost eight requests for one more version, and these send no more than the summary of each chart', async () => {
    const { bytes, digest } = chartPackage('chart-0007', '1.1.0');
    const report = await repository.publish({ 'chart.tgz': bytes }, { verify: false });
    const index = await repository.store.get('index.yaml');
    if (index.kind === 'missing') throw new Error('no index');
    const charts = new Map([['chart-0007', recordsOf(readIndex(index.body, { mentions: [], source: 'index.yaml' }), 'chart-0007')]]);
    const packages = new Map([[digest, { bytes, isSigned: false }]]);
    repository.calls.length = 0;
    const change = { before: report.index.revisionBefore ?? undefined, after: index.info.etag, charts, packages };
    expect(await writePages(portsOf(repository), { change, recheck: new Set() })).toBe(1);
    const folder = 'pages/charts/chart-0007';
    expect([...repository.calls].sort()).toEqual(
      [
        ...['get feed.atom', 'putIfMatch feed.atom', 'putIfMatch index.html', `putNew ${folder}/1.1.0.html`],
        ...['badge.svg', 'chart.json', 'feed.atom', 'index.html'].map((file) => `putIfMatch ${folder}/${file}`),
      ].sort(),
    );
    // The home page shows the new version, although the run has not read the index.
    const [, shown = ''] = (await textOf(repository.store, 'index.html')).split('chart-0007/index.html');
    expect(/<b>(.*?)<\/b>/.exec(shown)?.[1]).toBe('1.1.0');
    // A feed of 100 entries and, compressed, less than 300 bytes for each chart: mostly ETags.
    expect((await textOf(repository.store, 'feed.atom')).length).toBeLessThan(2_000 * 300 + 100_000);
  });
});

it('of a repository of any size hold a few packages at a time', async () => {
  const repository = bench();
  const [charts, versions] = [30, 4];
  const inputs = Array.from({ length: charts * versions }, (_, at) => {
    const { bytes } = chartPackage(`chart-${at % charts}`, `1.${Math.floor(at / charts)}.0`);
    return [`${at}.tgz`, bytes] as const;
  });
  const { error } = await repository.publish(Object.fromEntries(inputs), { verify: false });
  expect(error).toBeNull();
  repository.calls.length = 0;
  let [held, most] = [0, 0];
  repository.hook = ({ operation, key, when }) => {
    if (operation === 'get' && key.endsWith('.tgz') && when === 'before') held += 1;
    if (operation === 'putNew' && /\/1\.\d\.0\.html$/.test(key) && when === 'after') held -= 1;
    most = Math.max(most, held);
  };
  expect(await writePages(portsOf(repository))).toBe(charts);
  expect(held).toBe(0);
  // As many as charts are worked on at once, and not as many as there are.
  expect(most).toBeLessThanOrEqual(8);
  expect(repository.calls.filter((call) => call.startsWith('head')).length).toBeLessThan(charts);
});
