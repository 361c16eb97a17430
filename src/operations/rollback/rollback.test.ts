import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { readHistory } from '../../repository/history/read-history.ts';
import type { RollbackPlan, RollbackReport } from './request.ts';
import { rollBack } from './rollback.ts';

const history = { origin: { actor: 'ada' }, keepsRecords: true };
const { signal } = new AbortController();
const packages = ['1.0.0', '1.1.0', '1.2.0'].map((version) => chartPackage('app', version));
const empty = 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-01T00:00:00Z"\n';

/** Three publishes, a second apart. */
async function published(): Promise<Bench> {
  const repository = bench();
  for (const { fileName, bytes } of packages) {
    await repository.publish({ [fileName]: bytes }, { verify: false }, { history });
    repository.now += 1_000;
  }
  return repository;
}

interface Asked {
  readonly asked: RollbackPlan[];
  readonly answer?: boolean;
}

function rollback(
  repository: Bench,
  version: string,
  { asked = [], answer = true }: Partial<Asked> = {},
  dryRun = false,
): Promise<RollbackReport> {
  const request = { version, url: undefined, dryRun, wait: false, invalidate: false };
  const confirm = async (plan: RollbackPlan): Promise<boolean> => {
    asked.push(plan);
    return answer;
  };
  return rollBack(request, { ...portsOf(repository), history, confirm });
}

const names = (versions: RollbackPlan['back'] = []): string => versions.map(({ version }) => version).join();
const said = ({ plan, error, isDeclined, index }: RollbackReport): unknown[] => [
  error?.code ?? (isDeclined ? 'declined' : 'ok'),
  ...[names(plan?.back), names(plan?.changed), names(plan?.hidden)],
  index.attempts,
];
const listed = async (repository: Bench): Promise<string> =>
  [...readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' }).allVersions()]
    .map(({ version }) => version)
    .sort()
    .join();
const kinds = async ({ store }: Bench): Promise<string> => {
  const found: string[] = [];
  for await (const { kind, note } of readHistory(store, signal)) found.push(note?.operation ?? kind);
  return found.join();
};

describe('rollback', () => {
  it.each<[string, (repository: Bench) => void, string]>([
    ['emptied', ({ store }) => store.meddle('index.yaml', empty), '1.2.0,1.1.0,1.0.0'],
    ['deleted', ({ store }) => store.meddle('index.yaml', undefined), '1.2.0,1.1.0,1.0.0'],
    ['made unreadable', ({ store }) => store.meddle('index.yaml', 'a: ['), '1.2.0,1.1.0,1.0.0'],
  ])('restores an index that was %s, byte for byte, without a question', async (_, damage, back) => {
    const repository = await published();
    const before = await repository.index();
    damage(repository);
    const asked: RollbackPlan[] = [];
    const report = await rollback(repository, '2', { asked });
    expect(said(report)).toEqual(['ok', back, '', '', 1]);
    expect([await repository.index(), asked]).toEqual([before, []]);
    expect(said(await rollback(repository, '2'))).toEqual(['ok', '', '', '', 0]);
    expect((await repository.publish({ 'next.tgz': chartPackage('app', '2.0.0').bytes }, {}, { history })).error).toBeNull();
    expect(await kinds(repository)).toMatch(/^publish,rollback,/);
  });

  it('restores an index that another program cut', async () => {
    const repository = await published();
    const before = await repository.index();
    const cut = before.slice(0, before.lastIndexOf('  - apiVersion'));
    repository.store.meddle('index.yaml', `${cut}generated: "2026-01-01T00:00:00Z"\n`);
    expect(said(await rollback(repository, '2'))).toEqual(['ok', '1.0.0', '', '', 1]);
    expect(await repository.index()).toBe(before);
  });

  it('asks before it hides what was published since, and changes nothing if that is refused', async () => {
    const repository = await published();
    const before = await repository.index();
    const asked: RollbackPlan[] = [];
    expect(said(await rollback(repository, '0', { asked, answer: false }))).toEqual(['declined', '', '', '1.2.0,1.1.0', 0]);
    expect([await repository.index(), asked.length]).toEqual([before, 1]);
    expect(said(await rollback(repository, '0'))).toEqual(['ok', '', '', '1.2.0,1.1.0', 1]);
    expect(await listed(repository)).toBe('1.0.0');
    expect(await repository.keys()).toContain('app-1.2.0.tgz');
    // And back again: that is one command, too.
    expect(said(await rollback(repository, '2'))).toEqual(['ok', '1.2.0,1.1.0', '', '', 1]);
  });

  it('names what a damaged index does not show, and was published after the chosen one', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', empty);
    expect(said(await rollback(repository, '1', { answer: false }))).toEqual(['declined', '1.1.0,1.0.0', '', '1.2.0', 0]);
  });

  it('writes nothing and asks nothing in a dry run', async () => {
    const repository = await published();
    const before = await repository.index();
    const asked: RollbackPlan[] = [];
    expect(said(await rollback(repository, '0', { asked }, true))).toEqual(['ok', '', '', '1.2.0,1.1.0', 0]);
    expect([await repository.index(), asked]).toEqual([before, []]);
  });

  it('decides and asks again if another publisher was faster', async () => {
    const repository = await published();
    repository.hook = async ({ operation, key, when }) => {
      if (!operation.startsWith('put') || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'new.tgz': chartPackage('app', '9.0.0').bytes }, { verify: false }, { history });
    };
    const asked: RollbackPlan[] = [];
    expect(said(await rollback(repository, '0', { asked }))).toEqual(['ok', '', '', '9.0.0,1.2.0,1.1.0', 2]);
    expect(asked.map(({ hidden }) => names(hidden))).toEqual(['1.2.0,1.1.0', '9.0.0,1.2.0,1.1.0']);
    expect(await kinds(repository)).toBe('rollback,publish,publish,publish,publish');
  });

  it.each<[string, string]>([
    ['the number of a record', '1'],
    ['an age', '2m'],
    ['a time', '2026-01-02T03:04:06Z'],
    ['a time without its zone', '2026-01-02 03:04:06'],
  ])('finds an index version by %s', async (_, word) => {
    const repository = await published();
    repository.now += 119_000;
    if (word === '2m') repository.now -= 500;
    const { plan } = await rollback(repository, word, {}, true);
    expect(plan?.id).toMatch(/^1-/);
  });

  it('does not guess which one is meant: a record and a job may have the same number', async () => {
    const repository = await published();
    const origin = { workflow: 'https://ci.example/job/charts/1/' };
    await repository.publish({ 'new.tgz': chartPackage('app', '9.0.0').bytes }, { verify: false }, { history: { ...history, origin } });
    const report = await rollback(repository, '1');
    expect(said(report)).toEqual(['CH_HISTORY_NOT_FOUND', '', '', '', 0]);
    expect(report.error?.message).toMatch(/^'1' names more than one index version: 3-\w+ and 1-\w+$/);
    expect((await rollback(repository, origin.workflow)).error).toBeNull();
  });

  it.each(['7', 'abcdef', '2019-01-01', '99y'])('has no index version %s', async (word) => {
    const repository = await published();
    expect(said(await rollback(repository, word))).toEqual(['CH_HISTORY_NOT_FOUND', '', '', '', 0]);
  });

  it('warns of a package that is gone', async () => {
    const repository = await published();
    repository.store.meddle('index.yaml', empty);
    repository.store.meddle('app-1.1.0.tgz', undefined);
    expect((await rollback(repository, '2')).warnings).toMatchObject([
      { code: 'package-missing', message: expect.stringContaining('app 1.1.0') },
    ]);
  });

  it('reports an index version that cannot be made again, and changes nothing', async () => {
    const repository = await published();
    for await (const { key } of repository.store.list('.charthouse/history/'))
      if (key.includes('9999999999-')) repository.store.meddle(key, undefined);
    const before = await repository.index();
    expect(said(await rollback(repository, '1'))).toEqual(['CH_HISTORY_LOST', '', '', '', 0]);
    expect(await repository.index()).toBe(before);
  });
});
