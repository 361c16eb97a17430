import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PublishReport } from '../outcome.ts';

const mine = chartPackage('mine', '1.0.0');
const theirs = ['a', 'b', 'c'].map((name) => chartPackage(name, '1.0.0'));
const attributes = { contentType: '', cacheControl: '' };

function said({ charts, error }: PublishReport): string {
  return [...charts.map(({ outcome }) => outcome), error?.code ?? 'ok'].join(' ');
}

/** A repository, and how to make it what a case needs. */
interface Scene {
  readonly store: ObjectStore;
  readonly repository: Bench;
  write(key: string, text: string): Promise<void>;
  age(ms: number): Promise<void>;
  publish(options?: Parameters<Bench['publish']>[1], ports?: Parameters<Bench['publish']>[2]): Promise<PublishReport>;
}

async function inMemory(use: (scene: Scene) => Promise<void>): Promise<void> {
  const repository = bench();
  await use({
    ...{ repository, store: repository.store },
    write: async (key, text) => repository.store.meddle(key, text),
    age: async (ms) => {
      repository.now += ms;
    },
    publish: (options, ports) => repository.publish({ 'mine.tgz': mine.bytes }, options, ports),
  });
}

/** On the disk, where times are those of files. */
async function inFolder(use: (scene: Scene) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const repository = bench();
    repository.now = Date.now();
    const store = folderAt(root, { clock: { now: () => repository.now, sleep: async () => undefined } });
    await use({
      ...{ repository, store },
      write: (key, text) => writeFile(join(root, key), text),
      age: async (ms) => {
        for await (const { key } of store.list('')) await utimes(join(root, key), new Date(), new Date(repository.now - ms));
      },
      publish: (options, ports) => repository.publish({ 'mine.tgz': mine.bytes }, options, { store, ...ports }),
    });
  });
}

async function listed(store: ObjectStore): Promise<string> {
  const answer = await store.get('index.yaml');
  return answer.kind === 'found' ? Buffer.from(answer.body).toString() : 'no index';
}

const minute = 60_000;
const emptied: readonly (readonly [string, string | undefined])[] = [
  ['is missing', undefined],
  ['says entries: {}', 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-02T03:04:05Z"\n'],
  ['says entries:', 'apiVersion: v1\nentries:\ngenerated: "2026-01-02T03:04:05Z"\n'],
  ['says entries: null', 'apiVersion: v1\nentries: null\n'],
  ['says entries: ~', 'apiVersion: v1\nentries: ~\n'],
  ['has no entries', 'apiVersion: v1\n'],
  ['has charts without versions', 'apiVersion: v1\nentries:\n  a: []\n  b:\n'],
  ['is JSON with entries {}', '{"apiVersion":"v1","entries":{}}'],
  ['is JSON with entries null', '{"apiVersion":"v1","entries":null}'],
  ['is JSON without entries', '{"apiVersion":"v1"}'],
];

describe.each([
  ['memory', inMemory],
  ['a folder', inFolder],
] as const)('in %s, where index.yaml', (_, scene) => {
  describe.each(emptied)('%s', (__, text) => {
    /** Packages of others, and the index of the case. */
    async function lost({ store, write }: Scene): Promise<void> {
      for (const { fileName, bytes } of theirs) await store.putNew(fileName, [bytes], { attributes });
      if (text !== undefined) await write('index.yaml', text);
    }

    it.each([
      ['nine days ago', 9 * 24 * 60 * minute],
      ['a minute ago', minute],
      ['just now, as those of any copy', 0],
      ['in times to come, by a clock that was ahead', -120 * minute],
    ])('packages that were put %s stop the run, and nothing is written', (___, ms) =>
      scene(async (own) => {
        await lost(own);
        await own.age(ms);
        const before = await listed(own.store);
        const report = await own.publish();
        expect(said(report)).toBe('not-written CH_INDEX_VANISHED');
        expect(report.error).toMatchObject({ exitCode: 6, details: { packages: 3 }, hint: expect.stringContaining('--new-index') });
        expect(await listed(own.store)).toBe(before);
        expect((await own.store.head(mine.fileName)).kind).toBe('missing');
      }),
    );

    it.each<[string, boolean]>([
      ['is at work, and commits afterwards', false],
      ['was killed, and is run again', true],
    ])('packages of a first run that %s do not, and all are listed in the end', (___, isKilled) =>
      scene(async (own) => {
        if (text !== undefined) await own.write('index.yaml', text);
        const inputs = Object.fromEntries(theirs.map(({ fileName, bytes }) => [fileName, bytes]));
        let meanwhile: PublishReport | undefined;
        const swap: ObjectStore['putIfMatch'] = async (key, etag, body, options) => {
          // It has put its packages, and its commit comes.
          if (meanwhile === undefined && Buffer.concat(body).includes('a-1.0.0.tgz')) {
            meanwhile = await own.publish();
            if (isKilled) throw new Error('killed');
          }
          return own.store.putIfMatch(key, etag, body, options);
        };
        const first = await own.repository.publish(inputs, {}, { store: { ...own.store, putIfMatch: swap } });
        expect([meanwhile && said(meanwhile), first.error === null]).toEqual(['new ok', !isKilled]);
        if (isKilled) expect((await own.repository.publish(inputs, {}, { store: own.store })).error).toBeNull();
        for (const { digest } of [mine, ...theirs]) expect(await listed(own.store)).toContain(digest);
        expect(await listed(own.store)).not.toContain('nothing is published');
      }),
    );

    it('packages of any number of killed first runs do not, in whatever order they are run again', () =>
      scene(async (own) => {
        if (text !== undefined) await own.write('index.yaml', text);
        const store: ObjectStore = {
          ...own.store,
          putIfMatch: async (key, etag, body, options) => {
            if (Buffer.concat(body).includes('.tgz')) throw new Error('killed');
            return own.store.putIfMatch(key, etag, body, options);
          },
        };
        for (const { bytes } of theirs) {
          expect((await own.repository.publish({ 'x.tgz': bytes }, {}, { store })).error?.message).toContain('killed');
        }
        for (const { bytes } of theirs)
          expect((await own.repository.publish({ 'x.tgz': bytes }, {}, { store: own.store })).error).toBeNull();
        expect(said(await own.publish())).toBe('new ok');
        for (const { digest } of [mine, ...theirs]) expect(await listed(own.store)).toContain(digest);
      }));

    it('its own package, which an earlier run has left, does not', () =>
      scene(async (own) => {
        await own.store.putNew(mine.fileName, [mine.bytes], { attributes });
        if (text !== undefined) await own.write('index.yaml', text);
        await own.age(9 * 24 * 60 * minute);
        expect(said(await own.publish())).toBe('adopted ok');
        expect(await listed(own.store)).toContain(mine.digest);
      }));

    it('nothing does where the repository really begins there', () =>
      scene(async (own) => {
        if (text !== undefined) await own.write('index.yaml', text);
        expect(said(await own.publish())).toBe('new ok');
      }));

    it('--new-index says that it does', () =>
      scene(async (own) => {
        await lost(own);
        expect(said(await own.publish({ newIndex: true }))).toBe('new ok');
        expect(await listed(own.store)).not.toContain('a-1.0.0.tgz');
      }));

    it('a dry run ends as the real one', () =>
      scene(async (own) => {
        await lost(own);
        expect(said(await own.publish({ dryRun: true }))).toBe('not-written CH_INDEX_VANISHED');
      }));
  });
});

it.each([
  ['a minute ago', 60_000, 'new ok'],
  ['two hours ago', 2 * 3_600_000, 'not-written CH_INDEX_VANISHED'],
])('a copy that makes packages younger than the mark is believed only if the mark was written just now: %s', async (_, agoMs, end) => {
  const repository = bench();
  const generated = new Date(repository.now - agoMs).toISOString();
  const mark = '# charthouse begins a repository here: nothing is published yet\n';
  repository.store.meddle('index.yaml', `${mark}apiVersion: v1\nentries: {}\ngenerated: "${generated}"\n`);
  repository.now += 1_000;
  for (const each of theirs) repository.store.meddle(each.fileName, each.bytes);
  expect(said(await repository.publish({ 'mine.tgz': mine.bytes }))).toBe(end);
});

it('packages that are links out of the folder, as git-annex keeps them, are packages', () =>
  inTemporaryFolder(async (folder) => {
    const root = join(folder, 'repository');
    await mkdir(root);
    await symlink('../annex/a', join(root, 'a-1.0.0.tgz'));
    const report = await bench().publish({ 'mine.tgz': mine.bytes }, {}, { store: folderAt(root) });
    expect(said(report)).toBe('not-written CH_INDEX_VANISHED');
  }));

it('packages of a repository below are none of this one', async () => {
  const { store, publish } = bench();
  store.meddle('a/index.yaml', 'apiVersion: v1\nentries: {}\n');
  store.meddle('a/app-1.0.0.tgz', 'x');
  expect(said(await publish({ 'mine.tgz': mine.bytes }))).toBe('new ok');
});

it('a package below, where no index is, is one', async () => {
  const { store, publish } = bench();
  store.meddle('a/app-1.0.0.tgz', 'x');
  expect(said(await publish({ 'mine.tgz': mine.bytes }))).toBe('not-written CH_INDEX_VANISHED');
});

it('an index that lists something is taken as it is, whatever lies beside it, and nothing is listed', async () => {
  const repository = bench();
  await repository.publish({ 'mine.tgz': mine.bytes });
  repository.store.meddle('other-1.0.0.tgz', 'x');
  const list = (): never => {
    throw new Error('an ordinary publish lists nothing');
  };
  const next = chartPackage('mine', '2.0.0');
  const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { store: { ...repository.store, list } });
  expect(said(report)).toBe('new ok');
});
