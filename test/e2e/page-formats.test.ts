/** What programs read of the pages: feeds by the rules of RFC 4287, chart.json by its published schema, for charts of many shapes. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { yankVersions } from '../../src/operations/yank/yank.ts';
import { run } from '../support/cli/run.ts';
import { galleryCharts } from '../support/pages/gallery.ts';
import { hostileCharts } from '../support/pages/hostile-charts.ts';
import { textOf, writePages } from '../support/pages/matching.ts';
import { putGallery } from '../support/pages/put-gallery.ts';
import type { SampleChart } from '../support/pages/sample-chart.ts';
import { memoryStore } from '../support/publish/memory-store.ts';
import { yearsPorts } from '../support/race/years.ts';
import { needs, toolFolder } from '../support/tools/tools.ts';

type Texts = Record<string, string>;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-formats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The feeds and the JSON of the pages of these charts, of which some versions were yanked. */
async function madeOf(charts: readonly SampleChart[], url: string | undefined) {
  const root = await mkdtemp(join(folder, 'repository-'));
  await putGallery(root, charts);
  const store = memoryStore();
  for (const file of await readdir(root)) store.meddle(file, await readFile(join(root, file)));
  const ports = yearsPorts(store);
  const request = { url, dryRun: false, wait: false, invalidate: true, selectors: [charts[0]?.name ?? ''], deletePackage: false };
  await writePages(ports, { url });
  const { error } = await yankVersions({ ...request, reason: '<b>"broken" & more' }, { ...ports, confirm: async () => true });
  expect(error).toBeNull();
  await writePages(ports, { url });
  const textsOf = async (name: string): Promise<Texts> => {
    const texts: Texts = {};
    for await (const { key } of store.list('')) if (key.split('/').at(-1) === name) texts[key] = await textOf(store, key);
    return texts;
  };
  return { feeds: await textsOf('feed.atom'), charts: await textsOf('chart.json') };
}

async function faultsIn(given: { readonly feeds?: Texts; readonly charts?: Texts }): Promise<readonly string[]> {
  const file = join(folder, 'formats.json');
  const schema = await readFile(new URL('../../docs/chart.schema.json', import.meta.url), 'utf8');
  const atom = join(import.meta.dirname, '../fixtures/atom.rng');
  await writeFile(file, JSON.stringify({ feeds: {}, charts: {}, schema, atom, ...given }));
  const env = { PATH: process.env['PATH'], PYTHONPATH: toolFolder('format-checkers'), PYTHONDONTWRITEBYTECODE: '1' };
  const { code, stdout, stderr } = await run('python3', ['-s', join(import.meta.dirname, '../support/pages/check_formats.py'), file], {
    env,
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the formats', needs('format-checkers'), () => {
  it.each([
    ['with a URL', galleryCharts, 'https://charts.example.com/stable'],
    ['without one', hostileCharts, undefined],
  ])('are valid %s', { timeout: 120_000 }, async (_, samples, url) => {
    const { feeds, charts } = await madeOf(samples, url);
    expect(Object.keys(charts).length).toBeGreaterThan(3);
    expect(JSON.stringify(charts)).toContain('broken');
    expect(await faultsIn({ feeds, charts })).toEqual([]);
  });

  it('would not be valid otherwise', async () => {
    const made = await madeOf(hostileCharts.slice(0, 2), undefined);
    const [feed, chart] = [made.feeds['feed.atom'] ?? '', Object.values(made.charts)[0] ?? ''];
    const edits: readonly (readonly [RegExp, string])[] = [
      ...([
        [/<id>[^<]*<\/id>/, ''],
        [/<updated>[^<]*/, '<updated>yesterday'],
        [/<title>[^<]*<\/title>/, ''],
        [/<author>/, '<author><b/>'],
      ] as const),
      ...([
        [/<author>.*<\/author>/, ''],
        [/rel="self"/, 'rel="via"'],
        [/<entry>/, '<entry><item/>'],
        [/<id>[^<]*/g, '<id>app'],
      ] as const),
    ];
    const feeds = Object.fromEntries(edits.map(([from, to], at) => [String(at), feed.replace(from, to)]));
    const charts = { a: chart.replace('"schema":1', '"schema":2'), b: chart.replace('"signed":', '"sign":') };
    const faults = await faultsIn({ feeds, charts });
    expect([...new Set(faults.map((fault) => fault.split(':')[0]))].sort()).toEqual([...Object.keys(feeds), 'a', 'b']);
  });
});
