import { describe, expect, it } from 'vitest';
import { chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { rebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { app, listed, outcomes, repository, yank } from '../../../test/support/publish/yank-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { tombstoneKey } from '../../repository/tombstones/tombstone.ts';

const bad = { name: 'app', version: '1.1.0' };

describe('yank', () => {
  it('takes a version out of the index, keeps its package, and keeps a tombstone', async () => {
    const self = await repository();
    const before = await self.index();
    const report = await yank(self, ['app@1.1.0']);
    expect([report.error, outcomes(report)]).toEqual([null, ['yanked app 1.1.0']]);
    expect(report.index).toMatchObject({ versionsBefore: 4, versionsAfter: 3 });
    expect(await listed(self)).toEqual(['app 2.0.0', 'app 1.0.0', 'base 1.0.0']);
    expect(await self.keys()).toContain('app-1.1.0.tgz');
    const found = await self.store.get(tombstoneKey(bad));
    const [record] = JSON.parse(JSON.stringify(readIndexRecord(before)));
    expect(found.kind === 'found' && JSON.parse(Buffer.from(found.body).toString())).toMatchObject({
      ...bad,
      state: 'yanked',
      reason: 'crashes',
      digest: app[1]?.digest,
      records: [record],
    });
  });

  it('changes nothing the second time', async () => {
    const self = await repository();
    await yank(self, ['app@1.x', 'base']);
    const [index, keys] = [await self.index(), await self.keys()];
    const again = await yank(self, ['app@1.x', 'base']);
    expect([again.error, outcomes(again)]).toEqual([null, ['unchanged app 1.0.0', 'unchanged app 1.1.0', 'unchanged base 1.0.0']]);
    expect([await self.index(), await self.keys()]).toEqual([index, keys]);
  });

  it('writes nothing in a dry run', async () => {
    const self = await repository();
    self.calls.length = 0;
    const report = await yank(self, ['app'], { dryRun: true, deletePackage: true });
    expect([report.error, report.versions.map(({ deleted }) => deleted)]).toEqual([
      null,
      [['app-2.0.0.tgz'], ['app-1.1.0.tgz'], ['app-1.0.0.tgz']],
    ]);
    expect(self.calls.filter((call) => /put|delete/.test(call))).toEqual([]);
  });

  it('names a selector that selects nothing, and changes nothing', async () => {
    const self = await repository();
    const before = await self.index();
    const report = await yank(self, ['app@1.0.0', 'app@9.0.0']);
    expect(report.error).toMatchObject({ code: 'CH_ENTRY_NOT_FOUND', details: { notListed: ['app@9.0.0'] } });
    expect(await self.index()).toBe(before);
  });

  it('of everything leaves an index that lists nothing, and the next publish goes on', async () => {
    const self = await repository();
    expect((await yank(self, ['app', 'base'])).error).toBeNull();
    expect(await listed(self)).toEqual([]);
    expect(said(await self.publish({ 'new.tgz': chartPackage('new', '1.0.0').bytes }))).toEqual(['new', 'ok']);
    expect(await listed(self)).toEqual(['new 1.0.0']);
  });
});

/** The record of app 1.1.0 in an index that `publish` wrote. */
function readIndexRecord(text: string): readonly unknown[] {
  const read = readIndex(Buffer.from(text), { mentions: [], source: 'i' });
  const { name, version, digest, created, urls } = read.firstOf('app', '1.1.0') ?? { urls: [] };
  return [{ apiVersion: 'v2', name, version, digest, created, urls }];
}

describe('a yanked version', () => {
  it.each([false, true])('is not published again, in the same or other bytes (package deleted: %s)', async (deletePackage) => {
    const self = await repository();
    await yank(self, ['app@1.1.0'], { deletePackage });
    for (const chart of [app[1], chartPackage('app', '1.1.0', 'b: 2\n')]) {
      const report = await self.publish({ 'app.tgz': chart?.bytes ?? Buffer.alloc(0) }, { besideOrphan: true, skipExisting: true });
      expect(said(report)).toEqual(['conflict', 'CH_VERSION_YANKED']);
      expect(report.error).toMatchObject({
        message: 'app 1.1.0 was yanked on 2026-01-02: crashes',
        hint: expect.stringContaining(`charthouse restore app@1.1.0 --to ${self.store.name}`),
      });
    }
  });

  it('is not published by a run that read the index before the yank, and others of that run are', async () => {
    const self = await repository();
    const late = chartPackage('late', '1.0.0');
    self.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      self.hook = () => undefined;
      await self.publish({ 'late.tgz': late.bytes }, { verify: false });
      await yank(self, ['late', 'app', 'base'], { deletePackage: true });
    };
    const inputs = { 'late.tgz': late.bytes, 'new.tgz': chartPackage('new', '1.0.0').bytes };
    const report = await self.publish(inputs, { keepGoing: true, verify: false });
    expect(said(report)).toEqual(['conflict new', 'CH_VERSION_YANKED']);
    expect(await listed(self)).toEqual(['new 1.0.0']);
  });

  it('may leave while a publisher is at work, in a store without metadata too', async () => {
    const self = await repository();
    const loseMetadata = async (): Promise<void> => self.store.meddle('index.yaml', await self.index());
    await loseMetadata();
    self.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      self.hook = () => undefined;
      await yank(self, ['app']);
      await loseMetadata();
    };
    const report = await self.publish({ 'new.tgz': chartPackage('new', '1.0.0').bytes }, { verify: false });
    expect([report.error, await listed(self)]).toEqual([null, ['base 1.0.0', 'new 1.0.0']]);
  });

  it('costs a publisher nothing while nothing was yanked, and one look for each new chart afterwards', async () => {
    const self = await repository();
    const looks = async (name: string): Promise<readonly string[]> => {
      self.calls.length = 0;
      expect((await self.publish({ 'x.tgz': chartPackage(name, '1.0.0').bytes }, { verify: false })).error).toBeNull();
      return self.calls.filter((call) => call.includes('yanked'));
    };
    expect(await looks('one')).toEqual([]);
    expect(self.store.attributesOf('index.yaml')?.metadata).toMatchObject({ 'charthouse-yanked': 'none' });
    await yank(self, ['one']);
    expect(self.store.attributesOf('index.yaml')?.metadata).toMatchObject({ 'charthouse-yanked': 'some' });
    expect(await looks('two')).toEqual(['get .charthouse/yanked/two/1.0.0.json']);
    // Another program wrote the index, and lost the metadata.
    self.store.meddle('index.yaml', await self.index());
    expect(said(await self.publish({ 'one.tgz': chartPackage('one', '1.0.0').bytes }))).toEqual(['conflict', 'CH_VERSION_YANKED']);
    expect(await looks('three')).toEqual([]);
    expect(self.store.attributesOf('index.yaml')?.metadata).toMatchObject({ 'charthouse-yanked': 'some' });
  });

  it('is not added by a rebuild, not even of a lost index', async () => {
    const self = await repository();
    const before = Buffer.from(await self.index());
    await yank(self, ['app@1.1.0']);
    for (const options of [{ addOrphans: true }, { from: { bytes: before, source: 'old.yaml' } }]) {
      const report = await rebuild(self, options);
      expect(report.error).toBeNull();
      expect(report.orphans.map(({ reason }) => reason)).toEqual(['yanked']);
      expect(await listed(self)).toEqual(['app 2.0.0', 'app 1.0.0', 'base 1.0.0']);
    }
    self.store.meddle('index.yaml', undefined);
    expect((await rebuild(self, {})).error).toBeNull();
    expect(await listed(self)).toEqual(['app 2.0.0', 'app 1.0.0', 'base 1.0.0']);
  });
});
