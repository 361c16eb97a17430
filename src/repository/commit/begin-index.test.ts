import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { rebuild, said as saidByRebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError } from '../../base/error.ts';
import { indexFolder } from '../../operations/index/index-folder.ts';
import { verifyRepository } from '../../operations/verify/verify.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import type { PublishReport } from '../outcome.ts';
import { storeReader } from '../reader.ts';

const app = chartPackage('app', '1.0.0');
const other = chartPackage('other', '1.0.0');
const limits = { maxFileBytes: 5 << 20, maxTotalBytes: 100 << 20 };
const mark = '# charthouse begins a repository here: nothing is published yet\n';

const said = ({ charts, error }: PublishReport): string => [...charts.map(({ outcome }) => outcome), error?.code ?? 'ok'].join(' ');

/** A first run that is killed before its commit. */
async function begun(index?: string): Promise<Bench> {
  const repository = bench();
  repository.store.meddle('index.yaml', index);
  repository.hook = ({ operation, key, when }) => {
    if (operation === 'putNew' && key === app.fileName && when === 'after') throw new Error('killed');
  };
  await repository.publish({ 'app.tgz': app.bytes });
  repository.hook = () => undefined;
  repository.calls.length = 0;
  expect(await repository.index()).toContain(mark);
  return repository;
}

describe('the first publish', () => {
  it.each([-48, -2, 2, 48])('writes the time of the store, if its own clock is %i hours off', async (hours) => {
    const repository = bench();
    const { store } = repository;
    const now = (): number => repository.now + hours * 3_600_000;
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putNew' || key !== app.fileName || when !== 'after') return;
      repository.hook = () => undefined;
      expect(said(await repository.publish({ 'other.tgz': other.bytes }, {}, { store }))).toBe('new ok');
    };
    const clock = { now, sleep: async () => undefined };
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, {}, { clock }))).toBe('new ok');
    expect(await repository.index()).toMatch(/app-1\.0\.0\.tgz[\s\S]*other-1\.0\.0\.tgz/);
  });

  it('writes an index that lists nothing and that no cache keeps, then the packages, then the index', async () => {
    const repository = bench();
    const seen: string[] = [];
    repository.hook = async ({ operation, key, when }) => {
      if (!operation.startsWith('put') || when !== 'after') return;
      seen.push(`${key} ${(await repository.index()).includes('app-1.0.0') ? 'lists app' : 'lists nothing'}`);
      if (seen.length === 1) expect(repository.store.attributesOf(key)).toMatchObject({ cacheControl: 'no-store' });
    };
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toBe('new ok');
    expect(seen).toEqual(['index.yaml lists nothing', 'app-1.0.0.tgz lists nothing', 'index.yaml lists app']);
    expect(await repository.index()).not.toContain('#');
    expect(repository.store.attributesOf('index.yaml')).toMatchObject({ cacheControl: 'public, max-age=300' });
  });

  it.each([
    ['', 'apiVersion: v1\n# ours\nentries: {}\nserverInfo: {a: b}\n'],
    [' that is JSON', '{"apiVersion":"v1","entries":{},"serverInfo":{"a":"b"}}'],
    [' with the ends of lines of Windows', 'apiVersion: v1\r\nentries: {}\r\nserverInfo: {a: b}\r\n'],
    [' with a byte order mark', '\ufeffapiVersion: v1\nentries: {}\nserverInfo: {a: b}\n'],
  ])('keeps what an index says that lists nothing%s, and takes its own mark off', async (_, text) => {
    const repository = bench();
    repository.store.meddle('index.yaml', text);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toBe('new ok');
    const after = await repository.index();
    expect([after.includes('serverInfo'), after.includes('charthouse begins'), after[0] === text[0]]).toEqual([true, false, true]);
  });

  it('writes no mark where a package lies, be it its own, and none with --new-index or in a dry run', async () => {
    for (const options of [{}, { newIndex: true }, { dryRun: true }]) {
      const repository = bench();
      repository.store.meddle(app.fileName, Buffer.from(app.bytes).toString('latin1'));
      await repository.publish({ 'app.tgz': app.bytes }, options);
      expect((await repository.index()).includes(mark)).toBe(false);
      expect(repository.calls.filter((call) => call.endsWith('index.yaml') && call.startsWith('putIfMatch'))).toEqual([]);
    }
  });

  it('that finds its own package with other contents does not say that nothing is published', async () => {
    const repository = bench();
    await repository.publish({ 'app.tgz': chartPackage('app', '1.0.0', 'a: 2\n').bytes });
    repository.store.meddle('index.yaml', undefined);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toBe('conflict CH_CONFLICT_ORPHAN');
    expect(await repository.index()).toBe('');
    expect(said(await repository.publish({ 'other.tgz': other.bytes }))).toBe('not-written CH_INDEX_VANISHED');
  });

  it.each<[string, (store: ObjectStore) => ObjectStore['putNew']]>([
    [
      'is lost',
      (store) =>
        lose(store, () => {
          throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
        }),
    ],
    ['is a refusal, by its own repetition', (store) => lose(store, () => ({ kind: 'refused' }))],
  ])('goes on where the answer to its first write %s', async (_, putNew) => {
    const repository = bench();
    const { store } = repository;
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, {}, { store: { ...store, putNew: putNew(store) } }))).toBe('new ok');
    expect(await repository.index()).toContain(app.digest);
  });

  it('goes on where another one has published meanwhile, and decides again', async () => {
    const repository = bench();
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putNew' || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'app.tgz': app.bytes, 'other.tgz': other.bytes });
    };
    const report = await repository.publish({ 'app.tgz': app.bytes, 'third.tgz': chartPackage('third', '1.0.0').bytes });
    expect(report.error).toBeNull();
    expect(report.index).toMatchObject({ versionsBefore: 2, versionsAfter: 3 });
  });

  it('does not go on for ever where a store refuses each time, and has nothing', async () => {
    const repository = bench();
    const { store } = repository;
    const refusing: ObjectStore = { ...store, putNew: async () => ({ kind: 'refused' }) };
    expect(said(await repository.publish({ 'app.tgz': app.bytes }, {}, { store: refusing }))).toBe('not-written CH_STORE_UNSUPPORTED');
  });
});

function lose(store: ObjectStore, answer: () => { readonly kind: 'refused' }): ObjectStore['putNew'] {
  let isFirst = true;
  return async (key, ...rest) => {
    const put = await store.putNew(key, ...rest);
    if (key !== 'index.yaml' || !isFirst) return put;
    isFirst = false;
    return answer();
  };
}

describe.each([
  ['new', undefined],
  ['emptied before', 'apiVersion: v1\nentries: {}\nserverInfo: {a: b}\n'],
])('in a repository that has begun, %s', (_, index) => {
  it('another chart is published, and the one of the killed run after it', async () => {
    const repository = await begun(index);
    expect(said(await repository.publish({ 'other.tgz': other.bytes }))).toBe('new ok');
    expect(await repository.index()).not.toContain(mark);
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toBe('adopted ok');
  });

  it('it is not believed where packages are older: then an old state of the index was restored', async () => {
    const repository = await begun(index);
    const old = await repository.index();
    expect(said(await repository.publish({ 'app.tgz': app.bytes }))).toBe('adopted ok');
    repository.now += 5_000;
    repository.store.meddle('index.yaml', old);
    expect(said(await repository.publish({ 'other.tgz': other.bytes }))).toBe('not-written CH_INDEX_VANISHED');
  });

  it('the same in a work tree with the ends of lines of Windows', async () => {
    const repository = await begun(index);
    repository.store.meddle('index.yaml', (await repository.index()).replaceAll('\n', '\r\n'));
    expect(said(await repository.publish({ 'other.tgz': other.bytes }))).toBe('new ok');
    expect(await repository.index()).not.toContain('charthouse begins');
  });

  it('rebuild and index list the package, and take the mark off', async () => {
    for (const operation of [
      async (repository: Bench) => saidByRebuild(await rebuild(repository)).join(),
      async (repository: Bench) => {
        const { store, now } = repository;
        const request = {
          url: undefined,
          style: undefined,
          merge: undefined,
          fresh: false,
          allowEqualVersion: false,
          dryRun: false,
          limits,
        };
        const clock = { now: () => now, sleep: async () => undefined };
        const ports = {
          store,
          clock,
          random: { unit: () => 0, id: () => 'index' },
          onEvent: () => undefined,
          signal: new AbortController().signal,
        };
        const { charts, error } = await indexFolder(request, ports);
        return [...charts.map(({ outcome, name, version }) => `${outcome} ${name} ${version}`), error?.code ?? 'ok'].join();
      },
    ]) {
      const repository = await begun(index);
      expect(await operation(repository)).toBe('new app 1.0.0,ok');
      expect(await repository.index()).toContain(app.digest);
      expect(await repository.index()).not.toContain(mark);
    }
  });

  it('verify finds nothing wrong', async () => {
    const { store } = await begun(index);
    const reader = storeReader(
      store,
      siteOf(async () => 404),
    );
    const signal = new AbortController().signal;
    const ports = { reader, clock: { now: () => 0 }, traffic: () => noTraffic, onEvent: () => undefined, signal };
    expect(await verifyRepository({ filters: [] }, ports)).toMatchObject({ error: null, checked: 0 });
  });

  it('an index that is gone under a run is noticed', async () => {
    const repository = await begun(index);
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before') repository.store.meddle('index.yaml', undefined);
    };
    expect(said(await repository.publish({ 'other.tgz': other.bytes }))).toBe('not-written CH_INDEX_VANISHED');
  });
});
