import { describe, expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf, type StoreCall } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild, said } from '../../../test/support/publish/rebuild-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { OperationEvent } from '../../repository/events.ts';

const app1 = chartPackage('app', '1.0.0');
const app2 = chartPackage('app', '2.0.0');
const orphan = chartPackage('orphan', '1.0.0');

async function withOrphan(): Promise<Bench> {
  const repository = bench();
  await repository.publish({ 'app.tgz': app1.bytes });
  await putPackage(repository, 'orphan-1.0.0.tgz', orphan.bytes);
  repository.calls.length = 0;
  return repository;
}

/** Does something once, right before the index is written. */
function beforeTheWrite(repository: Bench, act: () => unknown): void {
  repository.hook = async ({ operation, key, when }: StoreCall) => {
    if (!operation.startsWith('put') || key !== 'index.yaml' || when !== 'before') return;
    repository.hook = () => undefined;
    await act();
  };
}

describe('a publish that comes between reading and writing', () => {
  it('loses nothing, and neither does the rebuild; packages are not read again', async () => {
    const repository = await withOrphan();
    beforeTheWrite(repository, () => repository.publish({ 'app.tgz': app2.bytes }, { verify: false }));
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report)).toEqual(['new orphan 1.0.0', 'unchanged app 2.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ versionsBefore: 2, versionsAfter: 3, attempts: 2 });
    expect(repository.calls.filter((call) => call === 'stream orphan-1.0.0.tgz')).toHaveLength(1);
    for (const text of ['version: "2.0.0"', 'version: "1.0.0"', 'orphan-1.0.0.tgz']) expect(await repository.index()).toContain(text);
  });

  it('begins an index where there was none: then that one is kept', async () => {
    const repository = bench();
    await putPackage(repository, 'orphan-1.0.0.tgz', orphan.bytes);
    beforeTheWrite(repository, () => repository.publish({ 'app.tgz': app1.bytes }, { verify: false, newIndex: true }));
    const report = await rebuild(repository);
    expect(said(report)).toEqual(['unchanged app 1.0.0', 'not-asked orphan-1.0.0.tgz', 'ok']);
  });

  it('publishes the very package: then there is nothing left to do', async () => {
    const repository = await withOrphan();
    beforeTheWrite(repository, () => repository.publish({ 'o.tgz': orphan.bytes }, { verify: false }));
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report)).toEqual(['unchanged app 1.0.0', 'unchanged orphan 1.0.0', 'ok']);
  });

  it('is met by another rebuild, and both end well', async () => {
    const repository = await withOrphan();
    beforeTheWrite(repository, async () => expect(said(await rebuild(repository, { addOrphans: true }))[0]).toBe('new orphan 1.0.0'));
    expect((await rebuild(repository, { addOrphans: true })).error).toBeNull();
    expect((await repository.index()).match(/orphan-1\.0\.0\.tgz/g)).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  it('after a write that landed is no failure', async () => {
    const repository = await withOrphan();
    repository.hook = ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'after') return;
      repository.hook = () => undefined;
      throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'connection reset' });
    };
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report)).toEqual(['new orphan 1.0.0', 'unchanged app 1.0.0', 'ok']);
    expect(report.index).toMatchObject({ versionsAfter: 2, attempts: 1 });
  });

  it('after one that did not land is one, and the index is as it was', async () => {
    const repository = await withOrphan();
    const before = await repository.index();
    repository.hook = ({ operation, key, when }) => {
      if (operation === 'putIfMatch' && key === 'index.yaml' && when === 'before')
        throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'connection reset' });
    };
    const report = await rebuild(repository, { addOrphans: true });
    expect(said(report).at(-1)).toBe('CH_STORE_UNAVAILABLE');
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await repository.index()).toBe(before);
  });

  it('over a broken index that is still there is a failure, whose words stay', async () => {
    const repository = await withOrphan();
    repository.store.meddle('index.yaml', 'a: [');
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'before')
        throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'connection reset' });
    };
    const report = await rebuild(repository, { newIndex: true });
    expect(report.error).toMatchObject({ code: 'CH_STORE_UNAVAILABLE', message: 'connection reset' });
  });
});

describe('an index that changes in the middle of a run as no publisher changes it', () => {
  it.each<[string, string | undefined, string]>([
    ['is gone', undefined, 'CH_INDEX_VANISHED'],
    ['is broken', 'a: [', 'CH_INDEX_INVALID'],
    ['is shorter', 'apiVersion: v1\nentries: {}\n', 'CH_INDEX_CUT'],
  ])('%s: the run ends, and writes nothing', async (_, text, code) => {
    const repository = await withOrphan();
    beforeTheWrite(repository, () => repository.store.meddle('index.yaml', text));
    const report = await rebuild(repository, { addOrphans: true, newIndex: true });
    expect(said(report).at(-1)).toBe(code);
    expect(await repository.index()).toBe(text ?? '');
  });
});

describe('a run that is stopped', () => {
  it.each<[string, (call: StoreCall) => boolean]>([
    ['while it reads the index', ({ operation, key }) => operation === 'get' && key === 'index.yaml'],
    ['while it reads packages', ({ operation }) => operation === 'stream'],
    ['before it writes', ({ operation, key, when }) => operation === 'stream' && key === 'p-9.0.0.tgz' && when === 'after'],
  ])('%s has written nothing, and ends with why', async (_, isTime) => {
    const repository = bench();
    for (let at = 0; at < 10; at++) await putPackage(repository, `p-${at}.0.0.tgz`, chartPackage('p', `${at}.0.0`).bytes);
    const stop = new AbortController();
    repository.hook = (call) => {
      if (isTime(call)) stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }));
    };
    const report = await rebuild(repository, {}, { signal: stop.signal });
    expect(report.error?.code).toBe('CH_INTERRUPTED');
    expect(repository.calls.filter((call) => call.startsWith('put'))).toEqual([]);
    expect(await repository.index()).toBe('');
  });
});

it('a store that refuses to create an index, and has none, does not keep the run for ever', async () => {
  const repository = bench();
  await putPackage(repository, 'orphan-1.0.0.tgz', orphan.bytes);
  const { store } = portsOf(repository);
  const report = await rebuild(repository, {}, { store: { ...store, putNew: async () => ({ kind: 'refused' }) } });
  expect([report.error?.code, report.index.attempts]).toEqual(['CH_STORE_UNSUPPORTED', 6]);
});

it('a store that refuses to replace the index, which is still the one that was read, does not keep the run for ever', async () => {
  const repository = await withOrphan();
  const { store } = portsOf(repository);
  const report = await rebuild(repository, { addOrphans: true }, { store: { ...store, putIfMatch: async () => ({ kind: 'refused' }) } });
  expect([report.error?.code, report.index.attempts]).toEqual(['CH_STORE_UNSUPPORTED', 20]);
});

it('a package that is deleted between listing and reading is left out', async () => {
  const repository = await withOrphan();
  await putPackage(repository, 'late-1.0.0.tgz', chartPackage('late', '1.0.0').bytes);
  repository.hook = ({ operation, key, when }) => {
    if (operation === 'stream' && key === 'late-1.0.0.tgz' && when === 'before') repository.store.meddle(key, undefined);
  };
  expect(said(await rebuild(repository, { addOrphans: true }))).toEqual(['new orphan 1.0.0', 'unchanged app 1.0.0', 'ok']);
});

it('a package that is replaced after a conflict is read again', async () => {
  const repository = await withOrphan();
  beforeTheWrite(repository, async () => {
    await repository.publish({ 'app.tgz': app2.bytes }, { verify: false });
    repository.now += 1000;
    repository.store.meddle('orphan-1.0.0.tgz', undefined);
    await putPackage(repository, 'orphan-1.0.0.tgz', chartPackage('orphan', '1.0.1').bytes);
  });
  expect(said(await rebuild(repository, { addOrphans: true }))[0]).toBe('new orphan 1.0.1');
});

it('says how far it is', async () => {
  const repository = bench();
  for (let at = 0; at < 20; at++) await putPackage(repository, `p-${at}.0.0.tgz`, chartPackage('p', `${at}.0.0`).bytes);
  const events: OperationEvent[] = [];
  await rebuild(repository, {}, { onEvent: (event) => void events.push(event) });
  const read = events.filter((event) => event.kind === 'package-read');
  expect(read.map(({ done, total }) => [done, total])).toEqual(Array.from({ length: 20 }, (_, at) => [at + 1, 20]));
  expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'package-read')).toEqual(['index-read', 'commit-started', 'committed']);
});

it('asks a store of unproven preconditions for the proof, before it writes and only then', async () => {
  const repository = await withOrphan();
  let probes = 0;
  const { store } = portsOf(repository);
  const untried: typeof store = {
    ...store,
    preconditions: () => ({
      kind: 'untried',
      accepts: (verdict) => verdict === 'here',
      probe: async () => {
        probes += 1;
        return 'here';
      },
    }),
  };
  await rebuild(repository, { addOrphans: true, dryRun: true }, { store: untried });
  expect(probes).toBe(0);
  await rebuild(repository, { addOrphans: true }, { store: untried });
  expect([probes, repository.store.attributesOf('index.yaml')?.metadata?.['charthouse-probe']]).toEqual([1, 'here']);
});
