import { beforeEach, describe, expect, it } from 'vitest';
import { type IndexBench, indexBench, outcomes } from '../../../test/support/publish/index-bench.ts';
import type { MemoryStore } from '../../../test/support/publish/memory-store.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { IndexRequest } from './request.ts';

const app = chartPackage('app', '1.0.0');
const appOther = chartPackage('app', '1.0.0', 'a: 2\n');
const next = chartPackage('app', '1.1.0');
const deep = chartPackage('deep', '1.0.0');
const plus = chartPackage('app', '1.0.0+b');

let own: IndexBench;
let store: MemoryStore;
const put: IndexBench['put'] = (files) => own.put(files);
const index: IndexBench['index'] = (request, onStore) => own.index(request, onStore);
const text: IndexBench['text'] = (key) => own.text(key);
const listed: IndexBench['listed'] = () => own.listed();

beforeEach(() => {
  own = indexBench();
  store = own.store;
});

describe('an index of a folder', () => {
  it('lists the packages in it and in the folders directly below, and none that is deeper', async () => {
    await put({
      'app-1.0.0.tgz': app.bytes,
      'b/app-1.1.0.tgz': next.bytes,
      'b/c/deep-1.0.0.tgz': deep.bytes,
      '.deep-1.0.0.tgz': deep.bytes,
      '.d/app-1.1.0.tgz': next.bytes,
      'a.txt': 'x',
    });
    const report = await index();
    expect(outcomes(report)).toEqual(['.deep-1.0.0.tgz new', 'app-1.0.0.tgz new', 'b/app-1.1.0.tgz new']);
    // Named, never dropped without a word.
    expect(report.warnings).toMatchObject([
      { code: 'package-skipped', where: { file: 'b/c/deep-1.0.0.tgz' } },
      { code: 'package-skipped', where: { file: '.d/app-1.1.0.tgz' }, message: expect.stringContaining('b/app-1.1.0.tgz too') },
    ]);
    expect(await listed()).toContain('app 1.0.0 app-1.0.0.tgz');
  });

  it('has absolute URLs where the URL is given', async () => {
    await put({ 'b/app-1.0.0+b.tgz': plus.bytes });
    await index({ url: 'https://charts.example.com/x' });
    expect(await listed()).toEqual(['app 1.0.0+b https://charts.example.com/x/b/app-1.0.0%2Bb.tgz']);
  });

  it('is written again only where something is new', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    const first = await index();
    const again = await index();
    expect(outcomes(again)).toEqual(['app-1.0.0.tgz unchanged']);
    expect(again.index).toMatchObject({ revisionAfter: first.index.revisionAfter, attempts: 0, versionsAfter: 1 });
  });

  it('keeps every byte of what was listed before, also where the package is elsewhere', async () => {
    const old =
      'apiVersion: v1\nentries:\n  app:\n  - name: app # ours\n    version: 0.9.0\n    urls:\n    - https://old.example/app.tgz\n';
    await put({ 'index.yaml': old, 'app-1.0.0.tgz': app.bytes });
    const report = await index();
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2, attempts: 1 });
    expect(await text()).toContain('  - name: app # ours\n    version: 0.9.0\n');
    expect(await listed()).toHaveLength(2);
  });

  it('keeps versions that semver takes for one, which helm repo index loses', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    await put({ 'app-1.0.0+b.tgz': plus.bytes });
    const report = await index({ allowEqualVersion: true });
    expect(report.warnings).toMatchObject([{ code: 'equal-versions', message: expect.stringContaining('app 1.0.0+b equals 1.0.0') }]);
    expect(await listed()).toHaveLength(2);
    expect((await index()).warnings).toEqual([]);
  });

  it('refuses a package with other bytes than the listed one, and writes nothing', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    const before = await text();
    store.meddle('app-1.0.0.tgz', undefined);
    await put({ 'app-1.0.0.tgz': appOther.bytes, 'app-1.1.0.tgz': next.bytes });
    const report = await index();
    expect([report.error?.code, await text()]).toEqual(['CH_CONFLICT', before]);
  });

  it('refuses two packages of one version with different bytes, and lists equal ones once', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'b/app-1.0.0.tgz': app.bytes });
    expect(outcomes(await index())).toEqual(['app-1.0.0.tgz new']);
    await put({ 'c/app-1.1.0.tgz': next.bytes, 'd/app-1.1.0.tgz': chartPackage('app', '1.1.0', 'b: 1\n').bytes });
    expect((await index()).error?.code).toBe('CH_CHART_TWICE');
  });

  describe('of a version that was published beside an orphan', () => {
    const beside = `${app.digest.slice(0, 12)}/app-1.0.0.tgz`;
    const both = { 'app-1.0.0.tgz': appOther.bytes, [beside]: app.bytes };

    it.each([
      ['lists the published package', {}],
      ['lists it with --fresh', { fresh: true }],
    ])('%s, and leaves the orphan with a warning', async (_, options) => {
      await put(both);
      const report = await index(options);
      expect(outcomes(report)).toEqual([`${beside} new`]);
      expect(report.warnings).toMatchObject([{ code: 'orphan-left', where: { file: 'app-1.0.0.tgz' } }]);
      expect(await listed()).toEqual([`app 1.0.0 ${beside}`]);
      expect(outcomes(await index())).toEqual([`${beside} unchanged`]);
      expect(await listed()).toEqual([`app 1.0.0 ${beside}`]);
    });

    it('keeps what the index lists, though the folder has another name', async () => {
      await put({ 'x/app-1.0.0.tgz': app.bytes });
      await index();
      await put({ 'app-1.0.0.tgz': appOther.bytes });
      expect((await index()).warnings.map(({ code }) => code)).toEqual(['orphan-left']);
      expect(await listed()).toEqual(['app 1.0.0 x/app-1.0.0.tgz']);
    });

    it('takes no folder for the proof that only looks like one', async () => {
      await put({ 'app-1.0.0.tgz': app.bytes, '0123456789ab/app-1.0.0.tgz': appOther.bytes });
      expect((await index()).error).toMatchObject({ code: 'CH_CHART_TWICE', details: { packages: [{}, { key: 'app-1.0.0.tgz' }] } });
      expect(await text()).toBe('');
    });
  });

  it('leaves out what is too large to be a package, with a warning', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'huge-1.0.0.tgz': 'x' });
    const get: ObjectStore['get'] = async (key, options) => {
      if (key !== 'huge-1.0.0.tgz') return store.get(key, options);
      throw new CharthouseError('CH_STORE_UNSUPPORTED', { message: 'too large', details: { reason: 'too-large' } });
    };
    const { warnings, error } = await index({}, { ...store, get });
    expect([error, warnings.map(({ code }) => code), await listed()]).toEqual([null, ['package-skipped'], ['app 1.0.0 app-1.0.0.tgz']]);
  });

  it('leaves out what is no package, with a warning', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'x-1.0.0.tgz': 'no archive' });
    const report = await index();
    expect(report.warnings).toMatchObject([{ code: 'package-skipped', where: { file: 'x-1.0.0.tgz' } }]);
    expect(await listed()).toHaveLength(1);
  });

  it('writes nothing with a dry run', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    expect(outcomes(await index({ dryRun: true }))).toEqual(['app-1.0.0.tgz new']);
    expect(await text()).toBe('');
  });

  it('is made for an empty folder too, as Helm makes it', async () => {
    await index();
    expect(await text()).toContain('entries: {}');
  });

  it('that cannot be read is refused and left alone, unless it starts anew', async () => {
    await put({ 'index.yaml': '<html>', 'app-1.0.0.tgz': app.bytes });
    expect((await index()).error?.code).toBe('CH_INDEX_INVALID');
    expect(await text()).toBe('<html>');
    expect((await index({ fresh: true })).error).toBeNull();
    expect(await listed()).toHaveLength(1);
  });
});

describe('publishers at work in the folder', () => {
  it('lose nothing: an index that came between is read again', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    await put({ 'app-1.1.0.tgz': next.bytes });
    const theirs = (await text()).replace('entries:\n', 'entries:\n  aaa:\n  - name: aaa\n    version: 1.0.0\n');
    let meddled = false;
    const raced: ObjectStore = {
      ...store,
      putIfMatch: (...words) => {
        if (!meddled) store.meddle('index.yaml', theirs);
        meddled = true;
        return store.putIfMatch(...words);
      },
    };
    expect((await index({}, raced)).index).toMatchObject({ attempts: 2, versionsBefore: 2, versionsAfter: 3 });
    expect(await listed()).toHaveLength(3);
  });
});

describe('an index that is merged in', () => {
  const merge = (bytes: string): IndexRequest['merge'] => ({ bytes: Buffer.from(bytes), source: 'old.yaml' });
  const old = 'apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 0.9.0\n    icon: kept\n    urls:\n    - app-0.9.0.tgz\n';

  it('keeps all its bytes, and is joined by the packages of the folder', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index({ merge: merge(old) });
    expect(await listed()).toEqual(['app 1.0.0 app-1.0.0.tgz', 'app 0.9.0 app-0.9.0.tgz']);
    expect(await text()).toContain('    icon: kept\n');
  });

  it('may be the folder’s own, and may be merged again', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index({ merge: merge(old) });
    expect((await index({ merge: merge(await text()) })).error).toBeNull();
    expect((await index({ merge: merge(old) })).error).toBeNull();
    expect(await listed()).toHaveLength(2);
  });

  it('adds what the folder’s own index lacks, and pushes out nothing that it lists, unless told to', async () => {
    const own = 'apiVersion: v1\nentries:\n  b:\n  - name: b # ours\n    version: 1.0.0\n    urls: [https://b.example/b.tgz]\n';
    await put({ 'index.yaml': own });
    expect((await index({ merge: merge(old.replace('    icon: kept\n', '')) })).error).toBeNull();
    expect(await listed()).toEqual(['app 0.9.0 app-0.9.0.tgz', 'b 1.0.0 https://b.example/b.tgz']);
    expect(await text()).toContain('  - name: b # ours\n    version: 1.0.0\n    urls: [https://b.example/b.tgz]\n');
    expect((await index({ merge: merge(old), fresh: true })).error).toBeNull();
    expect(await listed()).toEqual(['app 0.9.0 app-0.9.0.tgz']);
  });

  it('gives no entry that would make Helm refuse the whole index', async () => {
    await put({ 'index.yaml': 'apiVersion: v1\nentries:\n  b:\n  - name: b\n    version: 1.0.0\n    urls: [b.tgz]\n' });
    const before = await text();
    expect((await index({ merge: merge(old.replace('icon: kept', 'x-ours: kept')) })).error).toMatchObject({
      code: 'CH_INDEX_INVALID',
      message: expect.stringContaining('x-ours'),
    });
    expect(await text()).toBe(before);
  });

  it.each([false, true])('with another digest for a listed version is a conflict (fresh: %s)', async (fresh) => {
    const entry = (digest: string): string =>
      `apiVersion: v1\nentries:\n  b:\n  - name: b\n    version: 1.0.0\n    digest: ${digest.repeat(64)}\n    urls: [b.tgz]\n`;
    await put({ 'index.yaml': entry('a') });
    expect((await index({ merge: merge(entry('b')), fresh })).error).toMatchObject({ code: 'CH_CONFLICT', exitCode: 4 });
    expect(await text()).toBe(entry('a'));
  });
});

describe('an index that begins anew', () => {
  it('never gives a published version another digest, and keeps when it was published', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes, 'app-1.1.0.tgz': next.bytes });
    await index();
    const published = (await text()).replaceAll('2026-01-02', '2025-05-05');
    store.meddle('index.yaml', published);
    expect((await index({ fresh: true })).error).toBeNull();
    expect((await text()).match(/created: "2025-05-05/g)).toHaveLength(2);
    store.meddle('app-1.0.0.tgz', appOther.bytes);
    const before = await text();
    expect((await index({ fresh: true })).error).toMatchObject({ code: 'CH_CONFLICT', exitCode: 4 });
    expect(await text()).toBe(before);
  });
});

describe('the style of an index', () => {
  it('is changed on request, and loses nothing', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index();
    await put({ 'app-1.1.0.tgz': next.bytes });
    expect((await index({ style: 'json' })).error).toBeNull();
    expect(JSON.parse(await text()).entries.app).toHaveLength(2);
    expect((await index({ style: 'json' })).index.attempts).toBe(0);
    await index({ style: 'yaml' });
    expect(await listed()).toEqual(['app 1.1.0 app-1.1.0.tgz', 'app 1.0.0 app-1.0.0.tgz']);
  });

  it('stays as it is where none is asked for', async () => {
    await put({ 'app-1.0.0.tgz': app.bytes });
    await index({ style: 'json' });
    await put({ 'app-1.1.0.tgz': next.bytes });
    await index();
    expect(JSON.parse(await text()).entries.app).toHaveLength(2);
  });
});
