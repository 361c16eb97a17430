import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectPages, pagesOf, textOf, writePages } from '../../../test/support/pages/matching.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { buildPages } from './build.ts';

const pages = (repository: Bench, change?: PublishedChange, everything = false): Promise<number> =>
  writePages(portsOf(repository), { change, everything, recheck: change === undefined ? 'all' : new Set() });
const expectToMatch = ({ store }: Bench): Promise<void> => expectPages(store);

async function indexOf(repository: Bench) {
  const found = await repository.store.get('index.yaml');
  if (found.kind === 'missing') throw new Error('no index');
  return { etag: found.info.etag, read: readIndex(found.body, { mentions: [], source: 'index.yaml' }) };
}

/** As `publish --pages` does it: of a commit, the run knows all that it changed, also what it listed for other publishers. */
async function publishAndPages(repository: Bench, name: string, version: string): Promise<void> {
  const { bytes } = chartPackage(name, version);
  const report = await repository.publish({ [`${name}.tgz`]: bytes }, { verify: false }, { pages: pagesOf(portsOf(repository)) });
  expect([report.error, report.warnings.filter(({ code }) => code === 'pages-not-written')]).toEqual([null, []]);
}

describe('the pages', () => {
  it('show what the index lists, and a second run writes nothing', async () => {
    const repository = bench();
    await publishAndPages(repository, 'app', '1.0.0');
    await publishAndPages(repository, 'app', '1.1.0');
    await publishAndPages(repository, 'other', '0.1.0');
    await expectToMatch(repository);
    repository.calls.length = 0;
    expect(await pages(repository)).toBe(0);
    expect(repository.calls).toEqual(['get feed.atom', 'get index.yaml']);
  });

  it.each([
    ['is not there', undefined, ['logo-missing']],
    ['is there', 'pages/logo.svg', []],
  ])('warn of a logo that %s, when all of them are written', async (_, key, codes) => {
    const repository = bench();
    await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes });
    const { store } = repository;
    const attributes = { contentType: 'image/svg+xml', cacheControl: 'no-store' };
    if (key !== undefined) await store.putNew(key, [Buffer.from('<svg/>')], { attributes });
    const warned: string[] = [];
    const ports = { ...portsOf(repository), onWarning: ({ code }: { readonly code: string }) => warned.push(code) };
    const settings = { title: 'Charts', name: 'charts', logo: 'pages/logo.svg' };
    await writePages(ports, { settings });
    await writePages(ports, { settings });
    expect(warned).toEqual(codes);
  });

  it('load nothing that makes Markdown and HTML if nothing is to be written', async () => {
    const repository = bench();
    await publishAndPages(repository, 'app', '1.0.0');
    const loadMaker = async (): Promise<never> => {
      throw new Error('loaded');
    };
    const request = {
      url: undefined,
      settings: { title: 'Charts', name: 'charts' },
      everything: false,
      extra: [],
      recheck: new Set<string>(),
    };
    const ports = { ...portsOf(repository), loadMaker, onChart: () => undefined, onWarning: () => undefined };
    expect(await buildPages(request, ports)).toBe(0);
    await repository.publish({ 'app.tgz': chartPackage('app', '1.1.0').bytes }, { verify: false });
    await expect(buildPages(request, ports)).rejects.toThrow('loaded');
  });

  it('cost eight requests for one more version', async () => {
    const repository = bench();
    await publishAndPages(repository, 'app', '1.0.0');
    await publishAndPages(repository, 'other', '0.1.0');
    const { bytes, digest } = chartPackage('app', '1.1.0');
    const report = await repository.publish({ 'app.tgz': bytes }, { verify: false });
    const after = await indexOf(repository);
    repository.calls.length = 0;
    const change = {
      before: report.index.revisionBefore ?? undefined,
      after: after.etag,
      charts: new Map([['app', recordsOf(after.read, 'app')]]),
      packages: new Map([[digest, { bytes, isSigned: false }]]),
    };
    await pages(repository, change);
    expect(repository.calls).toHaveLength(8);
    await expectToMatch(repository);
  });

  it('are made anew after a run that was killed at any call', async () => {
    for (let call = 1; ; call += 1) {
      const repository = bench();
      await publishAndPages(repository, 'app', '1.0.0');
      await repository.publish(
        { 'app.tgz': chartPackage('app', '1.1.0').bytes, 'b.tgz': chartPackage('b', '1.0.0').bytes },
        { verify: false },
      );
      let calls = 0;
      repository.hook = ({ when }) => {
        if (when === 'before' && ++calls >= call) throw new Error('killed');
      };
      const isOver = await pages(repository).then(
        () => true,
        () => false,
      );
      repository.hook = () => undefined;
      await pages(repository);
      await expectToMatch(repository);
      if (isOver) return expect(call).toBeGreaterThan(12);
    }
  });

  it('of 6 publishers at once match the index', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const repository = bench();
        await publishAndPages(repository, 'app', '1.0.0');
        repository.hook = async ({ when }) => (when === 'before' ? scheduler.schedule(Promise.resolve()) : undefined);
        const runs = Promise.all(
          Array.from({ length: 6 }, async (_, at) => {
            await publishAndPages(repository, ['app', 'b', 'c'][at % 3] ?? '', `2.${at}.0`);
          }),
        );
        await scheduler.waitFor(runs);
        repository.hook = () => undefined;
        await expectToMatch(repository);
      }),
      { numRuns: 30 },
    );
  });

  it('go with their chart', async () => {
    const repository = bench();
    await publishAndPages(repository, 'app', '1.0.0');
    await publishAndPages(repository, 'other', '1.0.0');
    const index = await repository.index();
    repository.store.meddle('index.yaml', index.replace(/ {2}other:[\s\S]*?(?=generated)/, ''));
    await pages(repository);
    await expectToMatch(repository);
  });

  it('do not replace a site of another program', async () => {
    for (const key of ['index.html', 'feed.atom']) {
      const repository = bench();
      await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes }, { verify: false });
      repository.store.meddle(key, '<html>mine</html>');
      await expect(pages(repository)).rejects.toMatchObject({ code: 'CH_PAGES_FOREIGN' });
      expect(await textOf(repository.store, key)).toBe('<html>mine</html>');
      expect((await repository.keys()).filter((each) => each.startsWith('pages/'))).toEqual([]);
    }
  });
});
