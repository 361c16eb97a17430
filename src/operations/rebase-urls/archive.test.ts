/** URLs in the archive of a repository that moves. */
import { describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { RebaseUrlsOptions } from '../options.ts';
import { pruneRepository } from '../prune/prune.ts';
import { rebaseRequest } from './rebase-request.ts';
import { rebaseUrls } from './rebase-urls.ts';
import type { RebaseReport } from './request.ts';

const oldUrl = 'https://old.example.com/charts';
const versions = ['1.0.0', '1.1.0', '2.0.0'];

const rebase = (repository: Bench, options: Partial<RebaseUrlsOptions> = {}): Promise<RebaseReport> =>
  rebaseUrls(rebaseRequest(complete('rebaseUrls', { to: 'memory', oldUrl, ...options })), portsOf(repository));

/** app 2.0.0 in the index, and the other two in the archive, all with absolute URLs. */
async function archived(): Promise<Bench> {
  const repository = bench();
  for (const version of versions) await repository.publish({ 'a.tgz': chartPackage('app', version).bytes });
  repository.store.meddle('index.yaml', (await repository.index()).replaceAll('- app-', `- ${oldUrl}/app-`));
  const change = { url: undefined, dryRun: false, invalidate: true, wait: false };
  const request = { ...change, by: { kind: 'policy', policy: { keep: 1 } }, protect: [], archive: true } as const;
  const confirm = async (): Promise<boolean> => false;
  const ports = { ...portsOf(repository), confirm };
  expect((await pruneRepository({ ...request, deletePackages: false, orphans: false }, ports)).error).toBeNull();
  return repository;
}

async function urlsIn(repository: Bench, key: string): Promise<readonly string[]> {
  const found = await repository.store.get(key);
  if (found.kind === 'missing') throw new Error(`there is no ${key}`);
  return [...readIndex(found.body, { mentions: [], source: key }).allVersions()].flatMap(({ urls }) => urls);
}

const both = async (repository: Bench): Promise<readonly string[]> => [
  ...(await urlsIn(repository, 'index.yaml')),
  ...(await urlsIn(repository, 'archive/index.yaml')),
];

const before = ['2.0.0', '1.1.0', '1.0.0'].map((version) => `${oldUrl}/app-${version}.tgz`);

describe('the URLs of an archive', () => {
  it('change with those of the index, and a second run has nothing to do', async () => {
    const repository = await archived();
    expect(await both(repository)).toEqual(before);
    const report = await rebase(repository);
    expect([report.error, report.warnings]).toEqual([null, []]);
    expect(report.changed.map(({ version, index }) => [version, index])).toEqual([
      ['2.0.0', undefined],
      ['1.1.0', 'archive/index.yaml'],
      ['1.0.0', 'archive/index.yaml'],
    ]);
    expect(await both(repository)).toEqual(['app-2.0.0.tgz', '../app-1.1.0.tgz', '../app-1.0.0.tgz']);
    expect(await rebase(repository)).toMatchObject({ error: null, changed: [], index: { attempts: 0 } });
  });

  it('change to absolute ones', async () => {
    const repository = await archived();
    await rebase(repository);
    const url = 'https://new.example.com/c';
    expect(await rebase(repository, { url, indexUrls: 'absolute' })).toMatchObject({ error: null });
    expect(await both(repository)).toEqual(before.map((each) => each.replace(oldUrl, url)));
  });

  it('and those of the index stay in a dry run, or if a package of either is missing', async () => {
    const repository = await archived();
    expect(await rebase(repository, { dryRun: true })).toMatchObject({ error: null, changed: [{}, {}, {}] });
    expect(await both(repository)).toEqual(before);
    for (const key of ['app-1.0.0.tgz', 'app-2.0.0.tgz']) {
      const damaged = await archived();
      const found = await damaged.store.head(key);
      if (found.kind === 'found') await damaged.store.deleteIf(key, found.info.etag);
      expect(await rebase(damaged)).toMatchObject({ error: { code: 'CH_VERIFY_FAILED' }, findings: [{ key }] });
      expect(await both(damaged)).toEqual(before);
    }
  });

  it('are completed by a second run if the first is stopped between the two indexes', async () => {
    const repository = await archived();
    repository.hook = async ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'before') throw new Error('stopped');
    };
    expect((await rebase(repository)).error).not.toBeNull();
    repository.hook = () => undefined;
    expect(await both(repository)).toEqual([before[0], '../app-1.1.0.tgz', '../app-1.0.0.tgz']);
    expect(await rebase(repository)).toMatchObject({ error: null, changed: [{ version: '2.0.0' }] });
    expect(await both(repository)).toEqual(['app-2.0.0.tgz', '../app-1.1.0.tgz', '../app-1.0.0.tgz']);
  });
});
