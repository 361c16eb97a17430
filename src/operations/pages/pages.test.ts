import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { stateIn } from '../../pages/state.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { buildPages } from './build.ts';

const settings = { title: 'Charts', name: 'charts' };

async function pages(repository: Bench, change?: PublishedChange, everything = false): Promise<number> {
  const ports = portsOf(repository);
  return buildPages({ url: undefined, settings, change, everything }, { ...ports, onChart: () => undefined });
}

async function indexOf(repository: Bench) {
  const found = await repository.store.get('index.yaml');
  if (found.kind === 'missing') throw new Error('no index');
  return { etag: found.info.etag, read: readIndex(found.body, { mentions: [], source: 'index.yaml' }) };
}

async function text(repository: Bench, key: string): Promise<string> {
  const found = await repository.store.get(key);
  return found.kind === 'found' ? Buffer.from(found.body).toString() : '';
}

/** Every page shows what the index lists. */
async function expectToMatch(repository: Bench): Promise<void> {
  const { etag, read } = await indexOf(repository);
  const state = stateIn(await text(repository, 'feed.atom'));
  expect(state?.index).toBe(etag);
  const names = [...new Set(Array.from(read.allVersions(), ({ name }) => name))].sort();
  expect([...(state?.charts.keys() ?? [])]).toEqual(names);
  const home = await text(repository, 'index.html');
  for (const name of names) {
    const listed = read.versionsOf(name).map(({ version }) => version);
    const json = JSON.parse(await text(repository, `pages/charts/${name}/chart.json`));
    expect(json.versions.map(({ version }: { version: string }) => version).sort()).toEqual([...listed].sort());
    const page = await text(repository, `pages/charts/${name}/index.html`);
    for (const version of listed) {
      expect(page).toContain(`>${version}</a>`);
      expect(await text(repository, `pages/charts/${name}/${version}.html`)).toContain(
        `<h1>${name} <span class="version">${version}</span>`,
      );
    }
    expect(home).toContain(`pages/charts/${name}/index.html`);
    expect(await text(repository, `pages/charts/${name}/badge.svg`)).toContain(json.versions[0].version);
  }
  expect((await repository.keys()).filter((key) => key.startsWith('pages/charts/')).length).toBe(
    names.length * 4 + [...read.allVersions()].length,
  );
}

async function publishAndPages(repository: Bench, name: string, version: string): Promise<void> {
  const { bytes } = chartPackage(name, version);
  const report = await repository.publish({ [`${name}.tgz`]: bytes }, { verify: false });
  expect(report.error).toBeNull();
  const before = report.index.revisionBefore ?? undefined;
  const after = await indexOf(repository);
  await pages(
    repository,
    after.etag === report.index.revisionAfter
      ? { before, after: after.etag, charts: new Map([[name, recordsOf(after.read, name)]]), packages: new Map() }
      : undefined,
  );
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
    const request = { url: undefined, settings, change, everything: false };
    await buildPages(request, { ...portsOf(repository), onChart: () => undefined });
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

  it('of 16 publishers at once match the index', { timeout: 120_000 }, async () => {
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
      expect(await text(repository, key)).toBe('<html>mine</html>');
      expect((await repository.keys()).filter((each) => each.startsWith('pages/'))).toEqual([]);
    }
  });
});
