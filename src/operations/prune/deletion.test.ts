import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { pruneRepository } from './prune.ts';
import type { PrunePlan, PruneReport, PruneRequest } from './request.ts';

const day = 86_400_000;
const defaults: PruneRequest = {
  ...{ by: { kind: 'none' }, protect: [], archive: false, deletePackages: false, orphans: false },
  ...{ url: undefined, dryRun: false, invalidate: true, wait: false },
};
const keepOne = { by: { kind: 'policy', policy: { keep: 1 } } } as const;

const yes = async (): Promise<boolean> => true;
const prune = (
  repository: Bench,
  request: Partial<PruneRequest>,
  confirm: (plan: PrunePlan) => Promise<boolean> = yes,
): Promise<PruneReport> => pruneRepository({ ...defaults, ...request }, { ...portsOf(repository), confirm });

async function published(...versions: readonly string[]): Promise<Bench> {
  const repository = bench();
  for (const version of versions) expect((await repository.publish({ 'a.tgz': chartPackage('app', version).bytes })).error).toBeNull();
  return repository;
}

const stop = (repository: Bench, operation: string): void => {
  repository.hook = ({ operation: now, key, when }) => {
    if (now === operation && key.endsWith('.tgz') && when === 'before') throw new Error('killed');
  };
};

describe('packages of pruned versions', () => {
  it('are deleted after the commit, if the user consents, and their versions never get other bytes', async () => {
    const repository = await published('1.0.0', '1.1.0', '2.0.0');
    const plans: PrunePlan[] = [];
    const report = await prune(repository, { ...keepOne, deletePackages: true }, async (plan) => plans.push(plan) > 0);
    expect([report.error, report.deleted.flatMap(({ keys }) => keys)]).toEqual([null, ['app-1.1.0.tgz', 'app-1.0.0.tgz']]);
    expect(plans.map(({ removed }) => removed.length)).toEqual([2]);
    expect(await repository.keys()).toEqual(['app-2.0.0.tgz', 'index.yaml']);
    const again = await repository.publish({ 'a.tgz': chartPackage('app', '1.0.0', 'a: 2\n').bytes });
    expect(again.error?.code).toBe('CH_VERSION_YANKED');
    expect(await prune(repository, { ...keepOne, deletePackages: true })).toMatchObject({
      error: null,
      deleted: [],
      index: { attempts: 0 },
    });
  });

  it('stay without consent, and the index with them', async () => {
    const repository = await published('1.0.0', '2.0.0');
    const before = await repository.index();
    const report = await prune(repository, { ...keepOne, deletePackages: true }, async () => false);
    expect([report.isDeclined, report.index.attempts, await repository.index()]).toEqual([true, 0, before]);
    expect(await repository.keys()).toHaveLength(3);
  });

  it('are deleted by the next run, if one was killed after its commit, or pruned without deleting', async () => {
    const repository = await published('1.0.0', '1.1.0', '2.0.0');
    stop(repository, 'deleteIf');
    expect((await prune(repository, { ...keepOne, deletePackages: true })).error).not.toBeNull();
    repository.hook = () => undefined;
    expect(await repository.keys()).toHaveLength(4);
    expect((await prune(repository, { deletePackages: true })).deleted).toHaveLength(2);
    expect(await repository.keys()).toEqual(['app-2.0.0.tgz', 'index.yaml']);
  });

  it('of versions that a person yanked, or that the archive lists, stay', async () => {
    const repository = await published('1.0.0', '2.0.0');
    await prune(repository, { ...keepOne, archive: true });
    expect(await prune(repository, { ...keepOne, deletePackages: true })).toMatchObject({ error: null, deleted: [] });
    expect(await repository.keys()).toContain('app-1.0.0.tgz');
  });
});

describe('orphans', () => {
  async function withOrphan(): Promise<Bench> {
    const repository = await published('1.0.0');
    repository.store.meddle('app-9.0.0.tgz', chartPackage('app', '9.0.0').bytes);
    repository.store.meddle('app-9.0.0.tgz.prov', Buffer.from('signed'));
    repository.now += 2 * day;
    return repository;
  }

  it('older than a day are deleted with their provenance files, and their versions can be published again', async () => {
    const repository = await withOrphan();
    repository.store.meddle('young-1.0.0.tgz', chartPackage('young', '1.0.0').bytes);
    const report = await prune(repository, { orphans: true });
    expect([report.error, report.orphans.map(({ key }) => key)]).toEqual([null, ['app-9.0.0.tgz']]);
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml', 'young-1.0.0.tgz']);
    expect(await prune(repository, { orphans: true })).toMatchObject({ error: null, orphans: [], index: { attempts: 0 } });
    expect((await repository.publish({ 'a.tgz': chartPackage('app', '9.0.0', 'a: 2\n').bytes })).error).toBeNull();
  });

  it('that a publisher lists meanwhile stay', async () => {
    const repository = await withOrphan();
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      // It looked for a tombstone before there was one: here it commits first.
      await repository.store.deleteIf('.charthouse/yanked/app/9.0.0.json', await etagOf(repository, '.charthouse/yanked/app/9.0.0.json'));
      expect((await repository.publish({ 'a.tgz': chartPackage('app', '9.0.0').bytes })).error).toBeNull();
    };
    expect(await prune(repository, { orphans: true })).toMatchObject({ error: null, orphans: [] });
    expect(await repository.keys()).toContain('app-9.0.0.tgz');
  });

  it('are not listed by a publisher that comes while they are deleted', async () => {
    const repository = await withOrphan();
    let outcome: string | undefined;
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'deleteIf' || key !== 'app-9.0.0.tgz' || when !== 'before') return;
      repository.hook = () => undefined;
      outcome = (await repository.publish({ 'a.tgz': chartPackage('app', '9.0.0').bytes })).error?.code;
    };
    expect((await prune(repository, { orphans: true })).error).toBeNull();
    expect(outcome).toBe('CH_VERSION_YANKED');
    expect(await repository.index()).not.toContain('9.0.0');
  });

  it('are deleted by the next run if one was killed, and their versions are free again', async () => {
    const repository = await withOrphan();
    stop(repository, 'deleteIf');
    expect((await prune(repository, { orphans: true })).error).not.toBeNull();
    repository.hook = () => undefined;
    expect((await prune(repository, { orphans: true })).error).toBeNull();
    expect(await repository.keys()).toEqual(['app-1.0.0.tgz', 'index.yaml']);
    expect((await repository.publish({ 'a.tgz': chartPackage('app', '9.0.0').bytes })).error).toBeNull();
  });

  it('stay guarded while another run is about to delete them', async () => {
    const repository = await withOrphan();
    let outcome: string | undefined;
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'deleteIf' || key !== 'app-9.0.0.tgz' || when !== 'before') return;
      repository.hook = () => undefined;
      // As of a run that has found no orphans.
      repository.now -= 2 * day;
      expect((await prune(repository, { orphans: true })).orphans).toEqual([]);
      outcome = (await repository.publish({ 'a.tgz': chartPackage('app', '9.0.0').bytes })).error?.code;
    };
    expect((await prune(repository, { orphans: true })).error).toBeNull();
    expect(outcome).toBe('CH_VERSION_YANKED');
  });

  it('are no packages of versions that were pruned', async () => {
    const repository = await published('1.0.0', '2.0.0');
    await prune(repository, keepOne);
    repository.now += 2 * day;
    expect(await prune(repository, { orphans: true })).toMatchObject({ error: null, orphans: [] });
  });
});

async function etagOf(repository: Bench, key: string): Promise<string> {
  const found = await repository.store.head(key);
  return found.kind === 'found' ? found.info.etag : '';
}
