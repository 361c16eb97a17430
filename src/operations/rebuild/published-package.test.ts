import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said } from '../../../test/support/publish/rebuild-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { keyBeside } from '../../repository/packages/same-version.ts';

const orphan = chartPackage('app', '1.0.0', 'a: orphan\n');
const app = chartPackage('app', '1.0.0');
const third = chartPackage('app', '1.0.0', 'a: third\n');
const other = chartPackage('other', '1.0.0');
const plain = 'app-1.0.0.tgz';
const beside = keyBeside(app.digest, plain);

/** app 1.0.0 is published beside an orphan, in a repository that had other 1.0.0 before. */
async function published(): Promise<{ readonly repository: Bench; readonly before: string }> {
  const repository = bench();
  await repository.publish({ 'other.tgz': other.bytes });
  const before = await repository.index();
  await putPackage(repository, plain, orphan.bytes);
  expect((await repository.publish({ 'app.tgz': app.bytes }, { besideOrphan: true })).charts).toMatchObject([
    { outcome: 'new', url: beside },
  ]);
  return { repository, before };
}

async function listed(repository: Bench): Promise<readonly string[]> {
  const index = readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' });
  return [...index.allVersions()].map(({ name, digest, urls }) => `${name} ${digest} ${urls[0]}`);
}

const ofOther = `other ${other.digest} other-1.0.0.tgz`;
const ofApp = `app ${app.digest} ${beside}`;
const file = (text: string): { readonly bytes: Uint8Array; readonly source: string } => ({
  bytes: Buffer.from(text),
  source: 'before.yaml',
});

describe('what was published beside an orphan', () => {
  it.each([
    ['is lost', undefined, {}],
    ['is lost, in JSON', undefined, { indexStyle: 'json' }],
    ['was emptied', 'apiVersion: v1\nentries: {}\n', {}],
    ['is broken', '<html>', { newIndex: true }],
  ] as const)('is listed again where the index %s, and the orphan is none of it', async (_, text, options) => {
    const { repository } = await published();
    repository.store.meddle('index.yaml', text);
    const report = await rebuild(repository, options);
    expect(said(report)).toEqual(['new other 1.0.0', 'new app 1.0.0', `same-version ${plain}`, 'ok']);
    expect(report.orphans[0]?.message).toBe(`app 1.0.0 was published as ${beside}`);
    expect(await listed(repository)).toEqual([ofApp, ofOther]);
  });

  it('is listed again with --from a state that lists neither, and --add-orphans', async () => {
    const { repository, before } = await published();
    repository.store.meddle('index.yaml', undefined);
    const report = await rebuild(repository, { from: file(before), addOrphans: true });
    expect(said(report)).toEqual(['new app 1.0.0', 'unchanged other 1.0.0', `same-version ${plain}`, 'ok']);
    expect(await listed(repository)).toEqual([ofApp, ofOther]);
  });

  it('stays listed where --from lists it', async () => {
    const { repository } = await published();
    const now = await repository.index();
    repository.store.meddle('index.yaml', undefined);
    expect(said(await rebuild(repository, { from: file(now), addOrphans: true })).slice(2)).toEqual([`listed ${plain}`, 'ok']);
    expect(await listed(repository)).toEqual([ofApp, ofOther]);
  });

  it('is added to a readable index that lists neither', async () => {
    const { repository, before } = await published();
    repository.store.meddle('index.yaml', before);
    expect(said(await rebuild(repository)).slice(1)).toEqual([`not-asked ${plain}`, `not-asked ${beside}`, 'ok'].toSorted());
    expect(said(await rebuild(repository, { addOrphans: true }))).toEqual([
      ...['new app 1.0.0', 'unchanged other 1.0.0', `same-version ${plain}`, 'ok'],
    ]);
    expect(await listed(repository)).toEqual([ofApp, ofOther]);
  });

  it('stays what a readable index lists, also where another one is in such a folder', async () => {
    const { repository, before } = await published();
    await putPackage(repository, keyBeside(third.digest, plain), third.bytes);
    const report = await rebuild(repository, { from: file(before.replace('other:', 'other:\n  - {version: 0.1.0, urls: [gone.tgz]}')) });
    expect(said(report)).toContain('unchanged app 1.0.0');
    expect(await listed(repository)).toContain(ofApp);
  });
});

describe('a run stops, and writes nothing, where nothing says which package was published', () => {
  it.each<[string, readonly (readonly [string, typeof app])[]]>([
    [
      'a plain key and a folder',
      [
        [plain, orphan],
        [`x/${plain}`, app],
      ],
    ],
    [
      'a plain key, and a folder with the name of another digest',
      [
        [plain, orphan],
        [`0123456789ab/${plain}`, app],
      ],
    ],
    [
      'a plain key, and a folder with the digest of the other',
      [
        [plain, orphan],
        [keyBeside(orphan.digest, plain), app],
      ],
    ],
    [
      'two folders',
      [
        [`x/${plain}`, orphan],
        [`y/${plain}`, app],
      ],
    ],
    [
      'two folders of their own digests',
      [
        [beside, app],
        [keyBeside(third.digest, plain), third],
      ],
    ],
    [
      'two folders of their own digests, and a plain key',
      [
        [plain, orphan],
        [beside, app],
        [keyBeside(third.digest, plain), third],
      ],
    ],
    [
      'file names of other charts',
      [
        ['x.tgz', orphan],
        ['y.tgz', app],
      ],
    ],
  ])('%s', async (_, packages) => {
    for (const options of [{}, { newIndex: true }, { addOrphans: true }, { dryRun: true }]) {
      const repository = bench();
      for (const [key, { bytes }] of packages) await putPackage(repository, key, bytes);
      const report = await rebuild(repository, options);
      expect(report.error).toMatchObject({ code: 'CH_CONFLICT', exitCode: 4, hint: expect.stringContaining('--from') });
      for (const [key] of packages) expect(report.error?.message).toContain(`'${key}'`);
      expect([report.index.attempts, await repository.index()]).toEqual([0, '']);
    }
  });

  it('unless only a part of it is asked for: an index that is there stays as it is', async () => {
    const { repository, before } = await published();
    repository.store.meddle('index.yaml', before);
    await putPackage(repository, `x/${plain}`, third.bytes);
    expect(said(await rebuild(repository)).at(-1)).toBe('ok');
    expect(await repository.index()).toBe(before);
  });
});

it('of equal bytes the plain key is listed', async () => {
  const repository = bench();
  for (const key of [beside, `a/${plain}`, plain]) await putPackage(repository, key, app.bytes);
  const report = await rebuild(repository);
  expect(said(report)).toEqual(['new app 1.0.0', ...[beside, `a/${plain}`].toSorted().map((key) => `same-version ${key}`), 'ok']);
  expect(await listed(repository)).toEqual([`app ${app.digest} ${plain}`]);
  expect(report.orphans[0]?.message).toContain('in the same bytes');
});

it('the digest of a folder is compared with the bytes, whatever the store says of them', async () => {
  const repository = bench();
  await putPackage(repository, plain, app.bytes);
  await putPackage(repository, keyBeside(third.digest, plain), orphan.bytes);
  const { store } = repository;
  // As an object that another tool has put with the metadata of another one.
  const lying: ObjectStore = {
    ...store,
    stream: async (key, options) => {
      const answer = await store.stream(key, options);
      return answer.kind === 'found' && key !== plain ? { ...answer, info: { ...answer.info, sha256: third.digest } } : answer;
    },
  };
  expect(said(await rebuild(repository, {}, { store: lying }))).toEqual(['CH_CONFLICT']);
});

it('an index that was emptied is written onto: what else it says stays', async () => {
  const { repository } = await published();
  const text = '# ours\napiVersion: v1\nentries: {}\nserverInfo: {contextPath: /x}\ngenerated: "2020-01-01T00:00:00Z"\n';
  repository.store.meddle('index.yaml', text);
  const report = await rebuild(repository);
  expect(report.index).toMatchObject({ versionsBefore: 0, versionsAfter: 2, attempts: 1 });
  for (const line of ['# ours', 'serverInfo: {contextPath: /x}']) expect(await repository.index()).toContain(line);
});

it('an index that was emptied, where no package is, stays as it is', async () => {
  const repository = bench();
  repository.store.meddle('index.yaml', 'apiVersion: v1\nentries: {}\n');
  expect(said(await rebuild(repository))).toEqual(['ok']);
});
