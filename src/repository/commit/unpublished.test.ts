/** What a first publish that fails leaves behind, and whose packages lie beside it: said, and the same for every operation that asks. */
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { rebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError } from '../../base/error.ts';
import { indexChecks, originIndex } from '../../operations/doctor/index-checks.ts';
import { verifyRepository } from '../../operations/verify/verify.ts';
import { publishState } from '../../report/publish-text.ts';
import type { PublishReport } from '../outcome.ts';
import { storeReader } from '../reader.ts';

const mine = chartPackage('mine', '1.0.0');
const theirs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => chartPackage(name, '1.0.0'));
const mark = '# charthouse begins a repository here: nothing is published yet\n';
const minute = 60_000;

const state = (report: PublishReport): string => publishState(report, { packages: 0, provenance: 0 });
const codes = ({ warnings }: Pick<PublishReport, 'warnings'>): readonly string[] => warnings.map(({ code }) => code);

/** A first run whose package the store refuses. */
async function failed(text?: string): Promise<{ readonly repository: Bench; readonly report: PublishReport }> {
  const repository = bench();
  repository.store.meddle('index.yaml', text);
  repository.hook = ({ operation, key, when }) => {
    if (operation !== 'putNew' || key !== mine.fileName || when !== 'before') return;
    throw new CharthouseError('CH_STORE_DENIED', { message: 'no' });
  };
  const report = await repository.publish({ 'mine.tgz': mine.bytes });
  repository.hook = () => undefined;
  return { repository, report };
}

describe.each([
  ['missing', undefined],
  ['emptied', 'apiVersion: v1\nentries: {}\nserverInfo: {a: b}\n'],
])('a first publish that fails after its first write, where the index was %s', (_, text) => {
  it('says what index.yaml says now', async () => {
    const { repository, report } = await failed(text);
    expect(await repository.index()).toContain(mark);
    expect(report.error?.code).toBe('CH_STORE_DENIED');
    expect(codes(report)).toEqual(['first-publish-unfinished']);
    expect(state(report)).toBe('index.yaml lists nothing yet');
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
  });

  it('says so of packages that it has put, too', async () => {
    const { report } = await failed(text);
    expect(publishState(report, { packages: 1, provenance: 0 })).toMatch(/^index.yaml lists nothing yet; 1 package put by this run/);
  });

  it('is finished by the next run, which says nothing of it', async () => {
    const { repository } = await failed(text);
    const report = await repository.publish({ 'mine.tgz': mine.bytes });
    expect([report.error, codes(report)]).toEqual([null, []]);
    expect(await repository.index()).not.toContain(mark);
  });

  it('leaves no package out without a word that was copied there afterwards', async () => {
    const { repository } = await failed(text);
    repository.now += minute;
    for (const each of theirs) repository.store.meddle(each.fileName, each.bytes);
    for (const dryRun of [true, false]) {
      const report = await repository.publish({ 'mine.tgz': mine.bytes }, { dryRun });
      expect([report.error, codes(report)]).toEqual([null, ['packages-unpublished']]);
      expect(report.warnings[0]).toMatchObject({
        message: expect.stringContaining('a-1.0.0.tgz, b-1.0.0.tgz, c-1.0.0.tgz, d-1.0.0.tgz, e-1.0.0.tgz and 2 more'),
        hint: expect.stringContaining('charthouse rebuild --add-orphans'),
      });
    }
    // What the warning asks for helps.
    expect((await rebuild(repository, { addOrphans: true })).error).toBeNull();
    for (const { digest } of [mine, ...theirs]) expect(await repository.index()).toContain(digest);
  });
});

it('a first publish whose package has a name that the store refuses writes nothing', () =>
  inTemporaryFolder(async (root) => {
    const repository = bench();
    const store = folderAt(root);
    const long = chartPackage('x'.repeat(250), '1.0.0');
    const report = await repository.publish({ 'x.tgz': long.bytes }, {}, { store });
    expect(report.error?.code).toBe('CH_CHART_INVALID');
    expect([(await store.get('index.yaml')).kind, state(report)]).toEqual(['missing', 'nothing was changed']);
  }));

it('says nothing of a mark whose run may have committed, and of one that another run has replaced', async () => {
  for (const [isThere, last] of [
    [true, []],
    [false, ['first-publish-unfinished']],
  ] as const) {
    const repository = bench();
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putNew' || key !== mine.fileName || when !== 'after') return;
      repository.hook = () => undefined;
      if (isThere) await repository.publish({ 'x.tgz': chartPackage('mine', '1.0.0+x').bytes });
      else throw new Error('killed');
    };
    expect(codes(await repository.publish({ 'mine.tgz': mine.bytes }))).toEqual(last);
  }
});

it('packages of a first run that commits meanwhile are not named', async () => {
  const repository = bench();
  const [other, third] = [chartPackage('other', '1.0.0'), chartPackage('third', '1.0.0')];
  let meanwhile: PublishReport | undefined;
  repository.hook = async ({ operation, key, when }) => {
    if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
    // Both packages of the first run are there; the second run sees them, and the first one commits before it does.
    repository.hook = async (call) => {
      if (call.operation !== 'putIfMatch' || call.when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'mine.tgz': mine.bytes, 'other.tgz': other.bytes });
    };
    meanwhile = await repository.publish({ 'third.tgz': third.bytes });
  };
  const first = await repository.publish({ 'mine.tgz': mine.bytes, 'other.tgz': other.bytes });
  expect([first.error, meanwhile?.error]).toEqual([null, null]);
  expect(meanwhile && codes(meanwhile)).toEqual([]);
});

describe('publish, verify and doctor give the same answer where', () => {
  const text = (repository: Bench): string =>
    `${mark}apiVersion: v1\nentries: {}\ngenerated: "${new Date(repository.now).toISOString()}"\n`;
  const withOwn = `${mark}apiVersion: v1\nentries: {}\nserverInfo: {a: b}\n`;

  it.each<[string, (repository: Bench) => void, 'unpublished' | 'CH_INDEX_VANISHED']>([
    ['packages came after a mark of this hour', (own) => begin(own, text(own), [0, minute]), 'unpublished'],
    ['packages came after a mark of this hour, on an index with fields', (own) => begin(own, withOwn, [0, minute]), 'unpublished'],
    ['packages are older than the mark', (own) => begin(own, text(own), [-minute, 0]), 'CH_INDEX_VANISHED'],
    ['the mark is two hours old', (own) => begin(own, text(own), [0, 120 * minute]), 'CH_INDEX_VANISHED'],
    ['the mark is two hours old, on an index with fields', (own) => begin(own, withOwn, [0, 120 * minute]), 'CH_INDEX_VANISHED'],
    [
      'a copy of a mark that was two hours old is young',
      (own) => {
        const old = text(own);
        own.now += 120 * minute;
        begin(own, old, [0, 0]);
      },
      'CH_INDEX_VANISHED',
    ],
    ['there is no mark', (own) => begin(own, 'apiVersion: v1\nentries: {}\n', [0, 0]), 'CH_INDEX_VANISHED'],
  ])('%s', async (_, make, end) => {
    const repository = bench();
    make(repository);
    const { store } = repository;
    const ports = portsOf(repository);
    const reader = storeReader(
      store,
      siteOf(async () => 404),
    );
    const verified = await verifyRepository({ filters: [] }, { ...ports, reader });
    expect(verified.error?.code ?? codes(verified).join()).toBe(end === 'unpublished' ? 'packages-unpublished' : end);
    const [check] = indexChecks(originIndex(store)).checks;
    const examined = await check?.run(ports.signal).catch(({ code }: CharthouseError) => ({ outcome: code }));
    expect(examined?.outcome).toBe(end === 'unpublished' ? 'ok' : end);
    const published = await repository.publish({ 'mine.tgz': mine.bytes });
    expect(published.error?.code ?? codes(published).join()).toBe(end === 'unpublished' ? 'packages-unpublished' : end);
  });

  /** The mark, packages some time before or after it, and how long that was ago. */
  function begin(repository: Bench, index: string, [afterMs, agoMs]: readonly [number, number]): void {
    repository.store.meddle('index.yaml', index);
    repository.now += afterMs;
    for (const each of theirs) repository.store.meddle(each.fileName, each.bytes);
    repository.now += agoMs;
  }
});

it('verify does not take the packages of a first publish for lost ones that commits while it looks', async () => {
  const repository = bench();
  const { store } = repository;
  store.meddle('index.yaml', 'apiVersion: v1\nentries: {}\n');
  const list: typeof store.list = async function* (...words) {
    await repository.publish({ 'mine.tgz': mine.bytes });
    yield* store.list(...words);
  };
  const reader = storeReader(
    { ...store, list },
    siteOf(async () => 404),
  );
  expect(await verifyRepository({ filters: [] }, { ...portsOf(repository), reader })).toMatchObject({ error: null, warnings: [] });
});
