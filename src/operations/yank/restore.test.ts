import { describe, expect, it } from 'vitest';
import { type Bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { app, listed, outcomes, repository, restore, yank } from '../../../test/support/publish/yank-harness.ts';
import type { YankPlan } from './request.ts';

describe('restore', () => {
  it('lists a version again, exactly as it was', async () => {
    const self = await repository();
    const before = await self.index();
    await yank(self, ['app@1.1.0']);
    self.now += 60_000;
    const report = await restore(self, ['app']);
    expect([report.error, outcomes(report)]).toEqual([null, ['restored app 1.1.0']]);
    const generated = /generated: .*/;
    expect((await self.index()).replace(generated, '')).toBe(before.replace(generated, ''));
    const again = await restore(self, ['app']);
    expect([again.error, outcomes(again), again.index.attempts]).toEqual([null, ['unchanged app 1.1.0'], 0]);
    expect(said(await self.publish({ 'app.tgz': app[1]?.bytes ?? Buffer.alloc(0) }))).toEqual(['unchanged', 'ok']);
  });

  it.each<[string, (self: Bench) => void, string]>([
    ['is gone', (self) => self.store.meddle('app-1.1.0.tgz', undefined), 'CH_VERIFY_FAILED'],
    ['has other bytes', (self) => self.store.meddle('app-1.1.0.tgz', 'x'), 'CH_VERIFY_FAILED'],
  ])('is refused if the package %s', async (_, meddle, code) => {
    const self = await repository();
    await yank(self, ['app@1.1.0']);
    const index = await self.index();
    meddle(self);
    expect((await restore(self, ['app@1.1.0'])).error).toMatchObject({ code, hint: expect.stringContaining(app[1]?.digest ?? '?') });
    expect(await self.index()).toBe(index);
  });

  it('is refused if the package was deleted, until it is there again', async () => {
    const self = await repository();
    await yank(self, ['app@1.1.0'], { deletePackage: true });
    self.store.meddle('app-1.1.0.tgz', app[1]?.bytes);
    expect((await restore(self, ['app@1.1.0'])).error).toMatchObject({ code: 'CH_VERIFY_FAILED' });
    self.now += 3_600_000;
    expect((await restore(self, ['app@1.1.0'])).error).toBeNull();
    expect(await listed(self)).toContain('app 1.1.0');
  });

  it('is refused for what was never yanked', async () => {
    const self = await repository();
    await yank(self, ['base']);
    expect((await restore(self, ['app'])).error).toMatchObject({ code: 'CH_ENTRY_NOT_FOUND', hint: 'choose a yanked version: base@1.0.0' });
  });

  it('is refused if an equal version was published since', async () => {
    const self = await repository();
    await yank(self, ['app@1.1.0']);
    await self.publish({ 'app.tgz': chartPackage('app', '1.1.0+b').bytes });
    expect((await restore(self, ['app@1.1.0'])).error).toMatchObject({ code: 'CH_CONFLICT_EQUAL_VERSION' });
    expect((await restore(self, ['app@1.1.0'], { allowEqualVersion: true })).error).toBeNull();
  });
});

describe('deleting packages', () => {
  it('comes after the commit, and takes the provenance file along', async () => {
    const self = await repository();
    self.store.meddle('app-1.1.0.tgz.prov', 'signed');
    self.calls.length = 0;
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect(report.versions).toMatchObject([{ outcome: 'yanked', deleted: ['app-1.1.0.tgz', 'app-1.1.0.tgz.prov'] }]);
    const writes = self.calls.filter((call) => /put|delete/.test(call));
    expect(writes).toEqual([
      'putNew .charthouse/yanked/app/1.1.0.json',
      'putIfMatch index.yaml',
      'putIfMatch .charthouse/yanked/app/1.1.0.json',
      'deleteIf app-1.1.0.tgz',
      'deleteIf app-1.1.0.tgz.prov',
    ]);
  });

  it('of a version that was yanked before is done by a second run', async () => {
    const self = await repository();
    await yank(self, ['app@1.1.0']);
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect([report.error, outcomes(report)]).toEqual([null, ['finished app 1.1.0']]);
    expect(await self.keys()).not.toContain('app-1.1.0.tgz');
    expect(outcomes(await yank(self, ['app@1.1.0'], { deletePackage: true }))).toEqual(['unchanged app 1.1.0']);
  });

  it('is asked for once, and a no changes nothing', async () => {
    const self = await repository();
    const before = await self.index();
    const plans: YankPlan[] = [];
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true }, async (plan) => plans.push(plan) < 0);
    expect([report.error, report.isDeclined, plans.length]).toEqual([null, true, 1]);
    expect([await self.index(), (await self.keys()).length]).toEqual([before, 5]);
    let asked = 0;
    await yank(self, ['app@1.1.0'], {}, async () => asked++ < 0);
    expect(asked).toBe(0);
  });

  it('leaves a package that another entry leads to', async () => {
    const self = await repository();
    self.store.meddle('index.yaml', (await self.index()).replace('- base-1.0.0.tgz', '- app-1.1.0.tgz'));
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect(report.versions).toMatchObject([{ outcome: 'yanked', deleted: [] }]);
    expect(await self.keys()).toContain('app-1.1.0.tgz');
  });

  it('is refused once a restore has begun', async () => {
    const self = await repository();
    await yank(self, ['app@1.1.0']);
    self.hook = ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'before') throw new Error('killed');
    };
    await restore(self, ['app@1.1.0']);
    self.hook = () => undefined;
    expect((await yank(self, ['app@1.1.0'], { deletePackage: true })).error).toMatchObject({ code: 'CH_CONFLICT' });
    expect(said(await self.publish({ 'app.tgz': app[1]?.bytes ?? Buffer.alloc(0) }))).toEqual(['conflict', 'CH_VERSION_YANKED']);
    expect((await restore(self, ['app@1.1.0'])).error).toBeNull();
    expect(await listed(self)).toContain('app 1.1.0');
  });

  it('leaves a package that a restore has listed again since the commit', async () => {
    const self = await repository();
    const key = '.charthouse/yanked/app/1.1.0.json';
    let isCommitted = false;
    self.hook = async ({ operation, key: on, when }) => {
      if (when === 'after' && operation === 'putIfMatch' && on === 'index.yaml') isCommitted = true;
      if (when !== 'before' || on !== key || !isCommitted) return;
      self.hook = () => undefined;
      expect((await restore(self, ['app@1.1.0'])).error).toBeNull();
    };
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect(report.error).toMatchObject({ code: 'CH_CONFLICT' });
    expect([await listed(self), await self.keys()]).toEqual([
      expect.arrayContaining(['app 1.1.0']),
      expect.arrayContaining(['app-1.1.0.tgz']),
    ]);
  });

  it('leaves a package whose restore has begun since the commit', async () => {
    const self = await repository();
    const key = '.charthouse/yanked/app/1.1.0.json';
    let isCommitted = false;
    self.hook = async ({ operation, key: on, when }) => {
      if (when === 'after' && operation === 'putIfMatch' && on === 'index.yaml') isCommitted = true;
      if (when !== 'before' || on !== key || !isCommitted) return;
      // The restore is stopped before its commit.
      self.hook = ({ operation: call, key: of, when: at }) => {
        if (call === 'putIfMatch' && of === 'index.yaml' && at === 'before') throw new Error('killed');
      };
      await restore(self, ['app@1.1.0']);
      self.hook = () => undefined;
    };
    const report = await yank(self, ['app@1.1.0'], { deletePackage: true });
    expect(report.error).toMatchObject({ code: 'CH_CONFLICT' });
    expect(await self.keys()).toContain('app-1.1.0.tgz');
    expect((await restore(self, ['app@1.1.0'])).error).toBeNull();
    expect(await listed(self)).toContain('app 1.1.0');
  });

  it('keeps the digest, if a restore beside the commit found the version still listed', async () => {
    const self = await repository();
    const key = '.charthouse/yanked/app/1.1.0.json';
    let isBuried = false;
    self.hook = async ({ operation, key: on, when }) => {
      if (when === 'after' && operation === 'putNew' && on === key) isBuried = true;
      if (when !== 'before' || operation !== 'putIfMatch' || on !== 'index.yaml' || !isBuried) return;
      // The restore reads the index now, and the tombstone again when everything else is done.
      let looks = 0;
      const other: Bench = Object.create(self);
      other.hook = async ({ operation: call, key: of, when: at }) => {
        if (call === 'get' && of === key && at === 'before') looks += 1;
        if (looks === 2) await yanked;
      };
      self.hook = () => undefined;
      restored = restore(other, ['app@1.1.0']);
      await new Promise((done) => setImmediate(done));
    };
    let restored: ReturnType<typeof restore> | undefined;
    const yanked = yank(self, ['app@1.1.0'], { deletePackage: true });
    await yanked;
    await restored;
    expect([await listed(self), await self.keys()].flat()).not.toEqual(expect.arrayContaining([expect.stringMatching(/app.1\.1\.0/)]));
    const otherBytes = chartPackage('app', '1.1.0', 'b: 2\n').bytes;
    expect(said(await self.publish({ 'app.tgz': otherBytes }))).toEqual(['conflict', 'CH_VERSION_YANKED']);
  });
});
