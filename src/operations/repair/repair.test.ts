import { describe, expect, it } from 'vitest';
import { faultForms } from '../../../test/compat/index-fault-forms.ts';
import { type MemoryStore, memoryStore } from '../../../test/support/publish/memory-store.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { isCharthouseError } from '../../base/error.ts';
import { auditIndex } from '../../index-file/loader/audit.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { repairIndex } from '../../index-file/repair/repair-index.ts';
import { storeReader } from '../../repository/reader.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { repairRepository } from './repair.ts';
import type { RepairRequest } from './request.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '1.1.0');
const entry = (version: string, digest: string, more = '') =>
  `  - apiVersion: v2\n    created: "2026-01-01T00:00:00Z"\n${digest === '' ? '' : `    digest: ${digest}\n`}    name: app\n    urls:\n    - app-${version}.tgz\n    version: ${version}\n${more}`;
const indexOf = (...entries: readonly string[]) =>
  `apiVersion: v1\nentries:\n  app:\n${entries.join('')}generated: "2026-01-01T00:00:00Z"\n`;
const broken = indexOf(entry('1.1.0', next.digest), entry('1.0.0', app.digest, '    appVersion: 1.10\n'));

function storeOf(index: string): MemoryStore {
  const store = memoryStore();
  for (const [key, body] of Object.entries({ 'index.yaml': index, 'app-1.0.0.tgz': app.bytes, 'app-1.1.0.tgz': next.bytes }))
    store.meddle(key, body);
  return store;
}

function callOf(store: MemoryStore, request: Partial<RepairRequest> = {}): Parameters<typeof repairRepository> {
  const site = siteOf(async () => 404);
  const options = {
    url: undefined,
    dryRun: false,
    invalidate: true,
    wait: false,
    readPackages: false,
    removeDangling: false,
    addOrphans: false,
    oldUrl: undefined,
  };
  return [
    { ...options, indexUrls: 'relative', ...request },
    {
      ...{ store, reader: storeReader(store, site, { url: request.url }), clock: { now: () => 0, sleep: async () => undefined } },
      ...{ random: { id: () => 'run', unit: () => 0 }, onEvent: () => undefined, traffic: () => noTraffic },
      signal: new AbortController().signal,
    },
  ];
}

async function repair(store: MemoryStore, request: Partial<RepairRequest> = {}) {
  const report = await repairRepository(...callOf(store, request));
  const changes = report.changes.map(({ version, changes: values, removed }) =>
    [version, removed ?? values.map(({ path }) => path).join()].join(' '),
  );
  return { ...report, changes, left: report.left.map(({ rule, version }) => `${rule} ${version}`) };
}

async function indexIn(store: MemoryStore): Promise<string> {
  const found = await store.get('index.yaml');
  return found.kind === 'found' ? Buffer.from(found.body).toString() : '';
}

/** The forms that can be read and repaired; `repairIndex` has its own tests. */
const faulty = faultForms.filter(([, text]) => {
  try {
    const read = readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
    return auditIndex(read).length > 0 && repairIndex(read).changes.length > 0;
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return false;
  }
});

describe('a repair of a repository', () => {
  it.each(faulty)('commits what it made of an index with %s', async (_, text) => {
    const store = storeOf(text);
    const first = await repair(store);
    expect([first.error, first.changes.length > 0]).toEqual([null, true]);
    expect(auditIndex(readIndex(Buffer.from(await indexIn(store)), { mentions: [], source: 'index.yaml' }))).toEqual([]);
    expect((await repair(store)).changes).toEqual([]);
  });

  it('corrects what Helm refuses, and has nothing to do the second time', async () => {
    const store = storeOf(broken);
    expect(await repair(store)).toMatchObject({ changes: ['1.0.0 appVersion'], left: [], error: null });
    expect(await indexIn(store)).toContain('appVersion: "1.10"');
    expect(await indexIn(store)).toContain(entry('1.1.0', next.digest));
    expect(await repair(store)).toMatchObject({ changes: [], error: null, index: { attempts: 0 } });
  });

  it('shows the plan and writes nothing in a dry run', async () => {
    const store = storeOf(broken);
    expect(await repair(store, { dryRun: true })).toMatchObject({ changes: ['1.0.0 appVersion'], error: null, dryRun: true });
    expect(await indexIn(store)).toBe(broken);
  });

  it('corrects unusable digests by the packages, and others only if asked', async () => {
    const store = storeOf(indexOf(entry('1.1.0', 'a'.repeat(64)), entry('1.0.0', '')));
    expect(await repair(store)).toMatchObject({ changes: ['1.0.0 digest'], left: [] });
    expect(await repair(store, { readPackages: true })).toMatchObject({ changes: ['1.1.0 digest'], left: [] });
    expect(await indexIn(store)).toContain(next.digest);
  });

  it('never makes a digest fit a package of another chart', async () => {
    const store = storeOf(indexOf(entry('1.0.0', 'a'.repeat(64))));
    store.meddle('app-1.0.0.tgz', next.bytes);
    expect(await repair(store, { readPackages: true })).toMatchObject({ changes: [], left: ['package-of-another 1.0.0'] });
    store.meddle('app-1.0.0.tgz', 'a page');
    expect(await repair(store, { readPackages: true })).toMatchObject({ changes: [], left: ['package-not-a-chart 1.0.0'] });
  });

  it('takes out entries that are there twice, and dangling ones only if asked', async () => {
    const store = storeOf(indexOf(entry('1.0.0', app.digest), entry('1.0.0', app.digest), entry('0.9.0', 'b'.repeat(64))));
    expect(await repair(store, { readPackages: true })).toMatchObject({
      changes: ['1.0.0 the same entry is listed before'],
      left: ['package-missing 0.9.0'],
    });
    const dangling = await repair(store, { removeDangling: true });
    expect(dangling).toMatchObject({ changes: [expect.stringMatching(/^0\.9\.0 /)], left: [] });
    expect(await indexIn(store)).toBe(indexOf(entry('1.0.0', app.digest)));
  });

  it.each(['null', 'a text', '[]'])('takes out %s in a list, which is no entry, and keeps every version', async (item) => {
    const store = storeOf(indexOf(entry('1.1.0', next.digest), `  - ${item}\n`, entry('1.0.0', app.digest)));
    expect(await repair(store)).toMatchObject({ error: null, left: [], index: { versionsAfter: 2 } });
    const unquoted = (await indexIn(store)).replace(/^( +(?:digest|version): )"(.*)"$/gm, '$1$2');
    expect(unquoted).toBe(indexOf(entry('1.1.0', next.digest), entry('1.0.0', app.digest)));
  });

  it('names one line for each entry: that in the index before the repair', async () => {
    const index = indexOf(
      '  - null\n',
      entry('1.1.0', '', '    keywords: a\n    colour: red\n'),
      entry('1.0.0', 'sha1:a'),
      entry('0.9.0', ''),
    );
    const report = await repairRepository(...callOf(storeOf(index)));
    expect(report.changes.map(({ version, line, changes }) => [version, line, changes.map(({ path }) => path).join()])).toEqual([
      [null, 4, ''],
      ['1.1.0', 5, 'keywords,colour,digest'],
      ['1.0.0', 13, 'digest'],
    ]);
    expect(report.left.map(({ rule, version, line }) => [rule, version, line])).toEqual([['package-missing', '0.9.0', 20]]);
  });

  it('changes no usable digest because dangling entries are looked for', async () => {
    const text = indexOf(entry('1.1.0', 'a'.repeat(64)), entry('1.0.0', app.digest));
    const store = storeOf(text);
    expect(await repair(store, { removeDangling: true })).toMatchObject({ changes: [], left: ['package-changed 1.1.0'] });
    expect(await indexIn(store)).toBe(text);
  });

  it('repairs what another publisher has committed meanwhile', async () => {
    const store = storeOf(indexOf(entry('1.0.0', app.digest, '    appVersion: 1.10\n')));
    let isFirst = true;
    const racing: MemoryStore = {
      ...store,
      putIfMatch: async (...args) => {
        if (isFirst) store.meddle('index.yaml', broken);
        isFirst = false;
        return store.putIfMatch(...args);
      },
    };
    expect(await repair(racing)).toMatchObject({ changes: ['1.0.0 appVersion'], error: null, index: { attempts: 2, versionsAfter: 2 } });
    expect(await indexIn(store)).toContain('version: 1.1.0');
  });

  it('adopts packages without an entry in the same commit, and leaves those that it may not add', async () => {
    const store = storeOf(indexOf(entry('1.0.0', app.digest, '    appVersion: 1.10\n')));
    store.meddle('copies/app-1.0.0.tgz', app.bytes);
    store.meddle('empty-1.0.0.tgz', '');
    const first = await repair(store, { addOrphans: true });
    const left = ['orphan null', 'orphan null'];
    expect(first).toMatchObject({ changes: ['1.0.0 appVersion'], left, error: null, index: { attempts: 1, versionsAfter: 2 } });
    expect(first.charts).toMatchObject([{ name: 'app', version: '1.1.0', outcome: 'new', path: 'app-1.1.0.tgz', url: 'app-1.1.0.tgz' }]);
    expect(await repair(store, { addOrphans: true })).toMatchObject({ changes: [], charts: [], left, index: { attempts: 0 } });
  });

  it.each<[string, Partial<RepairRequest>, string]>([
    ['relative', {}, 'app-1.0.0.tgz'],
    ['absolute', { url: 'https://new.example.com', indexUrls: 'absolute' }, 'https://new.example.com/app-1.0.0.tgz'],
  ])('points URLs at the store, %s, in the same commit', async (_, request, url) => {
    const old = (text: string): string => text.replaceAll('- app-', '- s3://old/app-');
    const store = storeOf(old(indexOf(entry('1.1.0', next.digest), entry('1.0.0', 'sha1:a'), entry('0.9.0', 'b'.repeat(64)))));
    const first = await repair(store, { oldUrl: 's3://old', ...request });
    // The digest is read where the new URL leads, and an entry without its package in the store keeps its URL.
    expect(first.changes).toEqual(['1.1.0 urls', '1.0.0 urls,digest']);
    expect(first).toMatchObject({ error: null, index: { attempts: 1, versionsAfter: 3 } });
    expect(first.left).toContain('package-missing 0.9.0');
    const text = await indexIn(store);
    expect(text).toContain(url);
    expect(text).toContain('s3://old/app-0.9.0.tgz');
    expect(text).toContain(app.digest);
    expect(await repair(store, { oldUrl: 's3://old', ...request })).toMatchObject({ changes: [], index: { attempts: 0 } });
  });

  it('keeps the URL of an entry if the package in the store has other bytes', async () => {
    const text = indexOf(entry('1.0.0', 'b'.repeat(64))).replace('- app', '- https://old.example.com/app');
    const store = storeOf(text);
    const { left, changes } = await repair(store, { oldUrl: 'https://old.example.com' });
    expect([left, changes]).toEqual([['package-changed 1.0.0'], []]);
    expect(await indexIn(store)).toBe(text);
  });

  it('refuses an index that is missing or cut', async () => {
    const store = storeOf(broken.slice(0, -80));
    expect((await repair(store)).error).not.toBeNull();
    store.meddle('index.yaml', undefined);
    expect((await repair(store)).error).toMatchObject({ code: expect.stringMatching(/^CH_INDEX_VANISHED/) });
  });
});
