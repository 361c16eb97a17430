import { describe, expect, it } from 'vitest';
import { cdnScene, url } from '../../../test/support/publish/cdn-scene.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { rebuild, said as saidByRebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { pruneRepository } from './prune.ts';
import type { PrunePorts, PruneReport, PruneRequest } from './request.ts';

const prune = (
  repository: Bench,
  count: number,
  options: Partial<PruneRequest> = {},
  history?: PrunePorts['history'],
): Promise<PruneReport> =>
  pruneRepository(
    {
      ...{ by: { kind: 'policy', policy: { keep: count } }, protect: [], archive: true, url: undefined },
      ...{ deletePackages: false, orphans: false, dryRun: false, invalidate: true, wait: false, ...options },
    },
    { ...portsOf(repository), history, confirm: async () => false },
  );

async function published(...versions: readonly string[]): Promise<Bench> {
  const repository = bench();
  for (const version of versions) {
    expect((await repository.publish({ 'a.tgz': chartPackage('app', version).bytes })).error).toBeNull();
    repository.now += 1_000;
  }
  return repository;
}

async function listedIn(repository: Bench, key: string): Promise<readonly ListedVersion[]> {
  const found = await repository.store.get(key);
  if (found.kind === 'missing') return [];
  return [...readIndex(found.body, { mentions: [], source: key }).allVersions()];
}

const versionsIn = async (repository: Bench, key: string): Promise<readonly string[]> =>
  (await listedIn(repository, key)).map(({ version }) => version);

describe('the archive', () => {
  it('lists what leaves the index, with digest and created, and a URL to the same package', async () => {
    const repository = await published('1.0.0', '1.1.0', '2.0.0');
    const before = await listedIn(repository, 'index.yaml');
    expect(await prune(repository, 1)).toMatchObject({ error: null, archive: 'archive/index.yaml', index: { versionsAfter: 1 } });
    expect(await listedIn(repository, 'archive/index.yaml')).toEqual(
      before.slice(1).map((each) => ({ ...each, urls: each.urls.map((url) => `../${url}`) })),
    );
    expect(await versionsIn(repository, 'index.yaml')).toEqual(['2.0.0']);
    expect(await prune(repository, 1)).toMatchObject({ error: null, removed: [], index: { attempts: 0 } });
  });

  it('grows, and never lists a version twice', async () => {
    const repository = await published('1.0.0', '1.1.0', '2.0.0');
    await prune(repository, 2);
    await repository.publish({ 'a.tgz': chartPackage('app', '3.0.0').bytes });
    await prune(repository, 2);
    expect(await versionsIn(repository, 'archive/index.yaml')).toEqual(['1.1.0', '1.0.0']);
  });

  it('is written first: a run that is killed in between loses nothing, and the next one goes on', async () => {
    const repository = await published('1.0.0', '2.0.0');
    repository.hook = ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'before') throw new Error('killed');
    };
    expect((await prune(repository, 1)).error).not.toBeNull();
    repository.hook = () => undefined;
    expect(await versionsIn(repository, 'archive/index.yaml')).toEqual(['1.0.0']);
    expect(await versionsIn(repository, 'index.yaml')).toEqual(['2.0.0', '1.0.0']);
    expect((await prune(repository, 1)).error).toBeNull();
    expect(await versionsIn(repository, 'archive/index.yaml')).toEqual(['1.0.0']);
    expect(await versionsIn(repository, 'index.yaml')).toEqual(['2.0.0']);
  });

  it('has packages that are no orphans', async () => {
    const repository = await published('1.0.0', '2.0.0');
    await prune(repository, 1);
    repository.store.meddle('app-9.0.0.tgz', chartPackage('app', '9.0.0').bytes);
    const report = await rebuild(repository, { addOrphans: true });
    expect([report.error, saidByRebuild(report).filter((each) => !each.startsWith('unchanged'))]).toEqual([null, ['new app 9.0.0', 'ok']]);
    expect(await versionsIn(repository, 'index.yaml')).toEqual(['9.0.0', '2.0.0']);
  });

  it('has no history of its own, which every reader could see', async () => {
    const repository = await published('1.0.0', '2.0.0');
    const history = { origin: { actor: 'someone' }, keepsRecords: true };
    expect((await prune(repository, 1, {}, history)).error).toBeNull();
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'app-2.0.0.tgz', 'archive/index.yaml', 'index.yaml']);
  });

  it('is not touched in a dry run', async () => {
    const repository = await published('1.0.0', '2.0.0');
    expect(await prune(repository, 1, { dryRun: true })).toMatchObject({ error: null, archive: 'archive/index.yaml' });
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'app-2.0.0.tgz', 'index.yaml']);
  });

  it('that lists a version with another digest stops the run before anything leaves the index', async () => {
    const repository = await published('1.0.0', '2.0.0');
    const other = (await repository.index()).replaceAll(/digest: .*/g, `digest: ${'a'.repeat(64)}`);
    repository.store.meddle('archive/index.yaml', other);
    expect((await prune(repository, 1)).error).toMatchObject({ code: 'CH_CONFLICT' });
    expect(await versionsIn(repository, 'index.yaml')).toEqual(['2.0.0', '1.0.0']);
  });

  it('is invalidated in the CDN with the index', async () => {
    const { repository, cdn, publish } = cdnScene();
    for (const version of ['1.0.0', '2.0.0']) await publish(version);
    const by = { kind: 'policy', policy: { keep: 1 } } as const;
    const request = {
      by,
      protect: [],
      archive: true,
      deletePackages: false,
      orphans: false,
      url,
      dryRun: false,
      invalidate: true,
      wait: false,
    };
    const report = await pruneRepository(request, { ...portsOf(repository), cdn, confirm: async () => false });
    const paths = ['/stable/index.yaml', '/stable/archive/index.yaml'];
    expect([report.error, report.invalidation.paths, cdn.asked.at(-1)?.paths]).toEqual([null, paths, paths]);
  });
});
