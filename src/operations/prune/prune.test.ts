import { describe, expect, it } from 'vitest';
import { packChart } from '../../../test/support/publish/packed.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { removeEntries } from '../../index-file/remove-entries.ts';
import { parseSelector, selectVersions } from '../../repository/select-versions.ts';
import { parsePlan, planText } from './plan-file.ts';
import { pruneRepository } from './prune.ts';
import type { PruneBy, PruneReport, PruneRequest } from './request.ts';

const keep = (count: number): PruneBy => ({ kind: 'policy', policy: { keep: count } });

const request = {
  ...{ protect: [], archive: false, deletePackages: false, orphans: false },
  ...{ url: undefined, dryRun: false, invalidate: true, wait: false },
};

const prune = (repository: Bench, by: PruneBy, options: Partial<PruneRequest> = {}): Promise<PruneReport> =>
  pruneRepository({ ...request, by, ...options }, { ...portsOf(repository), confirm: async () => false });

/** A chart that depends on others. */
function dependant(name: string, version: string, dependencies: Readonly<Record<string, string>>) {
  const list = Object.entries(dependencies).map(([of, range]) => ({ name: of, version: range, repository: 'https://charts.example.com' }));
  const text = list.map((each) => `- name: ${each.name}\n  version: "${each.version}"\n  repository: ${each.repository}\n`).join('');
  const yaml = `apiVersion: v2\nname: ${name}\nversion: "${version}"\ndependencies:\n${text}`;
  const metadata = { apiVersion: 'v2', name, version, dependencies: list };
  return packChart({ metadata, files: [{ path: 'Chart.yaml', bytes: Buffer.from(yaml) }], warnings: [] }, { modifiedSeconds: 315_532_800 });
}

async function published(...packages: readonly { readonly fileName: string; readonly bytes: Uint8Array }[]): Promise<Bench> {
  const repository = bench();
  const report = await repository.publish(Object.fromEntries(packages.map(({ fileName, bytes }) => [fileName, bytes])));
  expect(report.error).toBeNull();
  return repository;
}

const versions = (name: string, ...list: readonly string[]) => list.map((version) => chartPackage(name, version));
const listed = async (repository: Bench): Promise<readonly string[]> =>
  [...(await repository.index()).matchAll(/- ([a-z]+-\d[^\s]*)\.tgz/g)].map(([, file = '']) => file).sort();
const gone = ({ removed }: PruneReport): readonly string[] => removed.map(({ name, version }) => `${name}-${version}`);

/** As another command does. */
async function takeOff(repository: Bench, name: string, version: string): Promise<void> {
  const read = readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' });
  const { items } = selectVersions(read, [parseSelector(`${name}@${version}`)]);
  repository.store.meddle('index.yaml', Buffer.concat(removeEntries(read, { items, generated: '' }).chunks).toString());
}

describe('prune', () => {
  it('takes off the index what the policy does not keep, keeps the packages, and has nothing to do the second time', async () => {
    const repository = await published(...versions('app', '1.0.0', '1.1.0', '2.0.0'), ...versions('lib', '1.0.0'));
    const keys = await repository.keys();
    const report = await prune(repository, keep(2));
    expect([gone(report), report.error, report.index]).toMatchObject([['app-1.0.0'], null, { versionsBefore: 4, versionsAfter: 3 }]);
    expect(await listed(repository)).toEqual(['app-1.1.0', 'app-2.0.0', 'lib-1.0.0']);
    expect(await repository.keys()).toEqual(keys);
    expect(await prune(repository, keep(2))).toMatchObject({ removed: [], error: null, index: { attempts: 0 } });
  });

  it('shows the plan and writes nothing in a dry run', async () => {
    const repository = await published(...versions('app', '1.0.0', '1.1.0'));
    const before = await repository.index();
    const report = await prune(repository, keep(1), { dryRun: true });
    expect([gone(report), report.index.attempts, await repository.index()]).toEqual([['app-1.0.0'], 0, before]);
    expect(report.kept).toEqual([{ name: 'app', version: '1.1.0', why: { kind: 'newest' } }]);
  });

  it('keeps what a version that stays depends on, and what is protected', async () => {
    const repository = await published(
      ...versions('lib', '1.0.0', '1.1.0', '1.2.0', '2.0.0'),
      ...[dependant('app', '1.0.0', { lib: '1.0.x' }), dependant('app', '2.0.0', { lib: '^1.1.0', other: '1.x' })],
    );
    const report = await prune(repository, keep(1), { protect: [parseSelector('lib@1.1.0')], dryRun: true });
    expect(gone(report)).toEqual(['app-1.0.0', 'lib-1.0.0']);
    expect(report.kept.map(({ version, why }) => `${version} ${why.kind} ${why.kind === 'needed' ? why.by : ''}`.trim())).toEqual([
      ...['2.0.0 newest', '2.0.0 newest', '1.2.0 needed app 2.0.0', '1.1.0 protected'],
    ]);
  });

  it('goes by the clock of the store', async () => {
    const repository = await published(...versions('app', '1.0.0'));
    repository.now += 100 * 86_400_000;
    await repository.publish({ 'b.tgz': chartPackage('app', '1.1.0').bytes, 'c.tgz': chartPackage('app', '2.0.0').bytes });
    const by: PruneBy = { kind: 'policy', policy: { keepWithinMs: 90 * 86_400_000 } };
    const clock = { now: () => 0, sleep: async () => undefined };
    const report = await pruneRepository({ ...request, by, dryRun: true }, { ...portsOf(repository), clock, confirm: async () => false });
    expect(gone(report)).toEqual(['app-1.0.0']);
  });

  it('decides again if another run publishes what needs a version that would go', async () => {
    const repository = await published(...versions('lib', '1.0.0', '1.1.0', '2.0.0'));
    repository.hook = async ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'before') return;
      repository.hook = () => undefined;
      await repository.publish({ 'a.tgz': dependant('app', '1.0.0', { lib: '1.0.0' }).bytes });
    };
    expect(gone(await prune(repository, keep(1)))).toEqual(['lib-1.1.0']);
    expect(await listed(repository)).toEqual(['app-1.0.0', 'lib-1.0.0', 'lib-2.0.0']);
  });

  it('has nothing to prune if there is no index', async () => {
    expect((await prune(bench(), keep(1))).error).toMatchObject({ code: 'CH_INDEX_VANISHED' });
  });
});

describe('a plan', () => {
  it('of a version that is listed twice is applied', async () => {
    const repository = await published(...versions('app', '1.0.0', '2.0.0'));
    const index = await repository.index();
    const at = index.lastIndexOf('  - apiVersion');
    const twice = index.slice(at, index.indexOf('generated:')).replace(/digest: "?[0-9a-f]{64}"?/, `digest: ${'a'.repeat(64)}`);
    repository.store.meddle('index.yaml', index.replace('generated:', `${twice}generated:`));
    const { removed } = await prune(repository, keep(1), { dryRun: true });
    expect(removed.map(({ version }) => version)).toEqual(['1.0.0', '1.0.0']);
    const plan = { repository: 'a', made: '2026-11-30T00:00:00Z', archive: false, deletePackages: false, remove: removed };
    expect((await prune(repository, { kind: 'plan', plan })).error).toBeNull();
    expect(await listed(repository)).toEqual(['app-2.0.0']);
  });

  async function planned(): Promise<{ readonly repository: Bench; readonly by: PruneBy }> {
    const repository = await published(...versions('lib', '1.0.0', '1.1.0', '2.0.0'), ...versions('app', '1.0.0'));
    const { removed } = await prune(repository, keep(1), { dryRun: true });
    const plan = { repository: 'a', made: '2026-11-30T00:00:00Z', archive: false, deletePackages: false, remove: removed };
    expect(parsePlan(planText(plan), 'plan.json')).toEqual(plan);
    return { repository, by: { kind: 'plan', plan } };
  }

  it('is applied as it is, also if other versions were published meanwhile', async () => {
    const { repository, by } = await planned();
    await repository.publish({ 'a.tgz': chartPackage('lib', '2.1.0').bytes });
    expect(gone(await prune(repository, by))).toEqual(['lib-1.1.0', 'lib-1.0.0']);
    expect(await listed(repository)).toEqual(['app-1.0.0', 'lib-2.0.0', 'lib-2.1.0']);
    expect(await prune(repository, by)).toMatchObject({ removed: [], error: null, index: { attempts: 0 } });
  });

  it('that was applied in part is completed', async () => {
    const { repository, by } = await planned();
    await prune(repository, { kind: 'policy', policy: { keep: 2 } });
    expect(gone(await prune(repository, by))).toEqual(['lib-1.1.0']);
  });

  it.each<[string, string, (repository: Bench) => Promise<unknown>, Partial<PruneRequest>?]>([
    [
      'another chart needs a version',
      'lib 1.0.0 is needed by app 2.0.0',
      (repository) => repository.publish({ 'a.tgz': dependant('app', '2.0.0', { lib: '~1.0.0' }).bytes }),
    ],
    [
      'an entry is another one',
      'lib 1.0.0 is another entry now',
      async (repository) => {
        const text = await repository.index();
        const { digest } = chartPackage('lib', '1.0.0');
        repository.store.meddle('index.yaml', text.replace(digest, 'a'.repeat(64)));
      },
    ],
    [
      'a version would be the newest of its chart',
      'lib 1.1.0 is the newest version of its chart now',
      (repository) => takeOff(repository, 'lib', '2.0.0'),
    ],
    ['a version is protected', 'lib 1.1.0 is protected now', async () => undefined, { protect: [parseSelector('lib@1.1.x')] }],
  ])('is refused as a whole if %s', async (_, message, meanwhile, options = {}) => {
    const { repository, by } = await planned();
    await meanwhile(repository);
    const before = await repository.index();
    expect((await prune(repository, by, options)).error).toMatchObject({
      code: 'CH_PLAN_STALE',
      message: expect.stringContaining(message),
    });
    expect(await repository.index()).toBe(before);
  });

  it.each([
    ['', 'does not begin with'],
    ['{}', 'does not begin with'],
    ['{"format": "charthouse prune plan 2"}', 'does not begin with'],
    ['{"format": "charthouse prune plan 1"}', 'is missing'],
    [planText({ repository: '', made: '', archive: false, deletePackages: false, remove: [] }).replace('[]', '[{"name": "a"}]'), 'item 1'],
  ])('that is none is refused: %j', (text, why) => {
    expect(() => parsePlan(text, 'plan.json')).toThrowError(
      expect.objectContaining({ code: 'CH_USAGE', message: expect.stringContaining(why) }),
    );
  });
});
