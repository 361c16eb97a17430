import { describe, expect, it } from 'vitest';
import { expectPages, pagesOf, textOf, writePages } from '../../../test/support/pages/matching.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { repository, restore, yank } from '../../../test/support/publish/yank-harness.ts';
import { pagesAfter } from '../keep-pages.ts';

const bad = 'pages/charts/app/1.1.0.html';

/** As the command does it. */
async function thenPages(self: Bench, report: Awaited<ReturnType<typeof yank>>): Promise<void> {
  const ports = portsOf(self);
  const recheck = new Set(report.versions.map(({ name }) => name));
  const after = await pagesAfter(report, recheck, { ...ports, pages: pagesOf(ports) });
  expect([after.error, after.warnings]).toEqual([null, []]);
}

async function withPages(): Promise<Bench> {
  const self = await repository();
  await writePages(portsOf(self));
  return self;
}

describe('a yanked version', () => {
  it('is marked on its page, on that of its chart and in chart.json, with reason and date, until it is restored', async () => {
    const self = await withPages();
    const before = await textOf(self.store, bad);
    await thenPages(self, await yank(self, ['app@1.1.0']));
    await expectPages(self.store);
    expect(await textOf(self.store, bad)).toContain('Yanked on 2 Jan 2026: crashes');
    expect(await textOf(self.store, 'pages/charts/app/index.html')).toContain('Yanked on 2 Jan 2026: crashes');
    expect(JSON.parse(await textOf(self.store, 'pages/charts/app/chart.json')).versions[1]).toMatchObject({
      version: '1.1.0',
      url: 'app-1.1.0.tgz',
      yanked: { reason: 'crashes', date: '2026-01-02T03:04:05.000Z' },
    });
    self.now += 60_000;
    await thenPages(self, await restore(self, ['app@1.1.0']));
    await expectPages(self.store);
    expect(await textOf(self.store, bad)).toBe(before);
  });

  it('has a page that shows nothing of it when its package is deleted, in the same run or later', async () => {
    for (const isLater of [false, true]) {
      const self = await withPages();
      if (isLater) await thenPages(self, await yank(self, ['app@1.1.0']));
      self.now += 1_000;
      await thenPages(self, await yank(self, ['app@1.1.0'], { deletePackage: true }));
      await expectPages(self.store);
      expect(await textOf(self.store, bad)).toContain('app 1.1.0 is not in this repository any more');
    }
  });

  it('is remembered by later publishes, which ask no tombstone', async () => {
    const self = await withPages();
    await thenPages(self, await yank(self, ['app@1.1.0']));
    self.calls.length = 0;
    const { bytes } = chartPackage('app', '3.0.0');
    const report = await self.publish({ 'app.tgz': bytes }, { verify: false }, { pages: pagesOf(portsOf(self)) });
    expect(report).toMatchObject({ error: null, pages: 1, warnings: [] });
    await expectPages(self.store);
    expect(self.calls.filter((call) => call.includes('yanked'))).toEqual(['get .charthouse/yanked/app/3.0.0.json']);
  });

  it('is marked by the next run, if the command that yanked it wrote no pages', async () => {
    const self = await withPages();
    await yank(self, ['app', 'base']);
    await writePages(portsOf(self));
    await expectPages(self.store);
    expect(await textOf(self.store, 'index.html')).toContain('Nothing is published yet');
    expect(await textOf(self.store, 'pages/charts/base/index.html')).toContain('Yanked on 2 Jan 2026');
    self.calls.length = 0;
    expect(await writePages(portsOf(self))).toBe(0);
    expect(self.calls.filter((call) => !call.startsWith('get'))).toEqual([]);
  });

  it('loses its page in pages build, if a run was killed after it had deleted the package', async () => {
    const self = await withPages();
    await thenPages(self, await yank(self, ['app@1.1.0']));
    self.now += 1_000;
    await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect(await writePages(portsOf(self))).toBe(1);
    await expectPages(self.store);
  });

  it('costs a repository without one nothing', async () => {
    const self = bench();
    const ports = portsOf(self);
    const lists: string[] = [];
    const list: typeof ports.store.list = (prefix, options) => {
      lists.push(prefix);
      return ports.store.list(prefix, options);
    };
    await self.publish({ 'app.tgz': chartPackage('app', '1.0.0').bytes }, { verify: false });
    await writePages({ ...ports, store: { ...ports.store, list } });
    await expectPages(self.store);
    // The listing of everything is for provenance files.
    expect([lists.filter((prefix) => prefix !== ''), self.calls.filter((call) => call.includes('yanked'))]).toEqual([[], []]);
  });
});

describe('many charts that a killed run has begun', () => {
  it('are finished by the next run', async () => {
    const self = bench();
    const names = Array.from({ length: 40 }, (_, at) => `chart-${at}`);
    const publish = (version: string): Promise<unknown> =>
      self.publish(Object.fromEntries(names.map((name) => [`${name}.tgz`, chartPackage(name, version).bytes])), { verify: false });
    await publish('1.0.0');
    await writePages(portsOf(self));
    await publish('1.1.0');
    self.hook = ({ key, operation }) => {
      if (key === 'index.html' && operation.startsWith('put')) throw new Error('killed');
    };
    await expect(writePages(portsOf(self))).rejects.toThrow('killed');
    self.hook = () => undefined;
    expect(await writePages(portsOf(self))).toBe(40);
    await expectPages(self.store);
  });
});
