import { describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { type Bench, bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { putPackage, rebuild } from '../../../test/support/publish/rebuild-harness.ts';
import type { CharthouseError } from '../../base/error.ts';
import { CharthouseError as Failure } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { defaultLimits } from '../../chart/types.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { indexFolder } from '../../operations/index/index-folder.ts';
import { rebaseRequest } from '../../operations/rebase-urls/rebase-request.ts';
import { rebaseUrls } from '../../operations/rebase-urls/rebase-urls.ts';
import type { ObjectStore, Preconditions } from '../../ports/object-store.ts';
import { type ChangeNote, noteFromMetadata } from '../history/change-note.ts';
import type { IndexOutcome } from '../outcome.ts';
import { commitIndex } from './commit-index.ts';
import { readCurrentIndex } from './current-index.ts';
import { nextIndex } from './next-index.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');
const other = chartPackage('other', '1.0.0');
const oldUrl = 'https://old.example.com';

interface Done {
  readonly error: CharthouseError | null;
  readonly warnings: readonly Warning[];
  readonly index: IndexOutcome;
}

/** Each operation that changes an index, with something to change. */
const operations: readonly [name: string, run: (repository: Bench, store: ObjectStore) => Promise<Done>][] = [
  ['publish', (repository, store) => repository.publish({ 'next.tgz': next.bytes }, {}, { store })],
  ['rebuild', (repository, store) => rebuild(repository, { addOrphans: true }, { store })],
  [
    'rebase-urls',
    (repository, store) => rebaseUrls(rebaseRequest(complete('rebaseUrls', { to: 'memory', oldUrl })), { ...portsOf(repository), store }),
  ],
  [
    'index',
    (repository, store) => {
      const request = { url: undefined, merge: undefined, fresh: false, style: undefined, allowEqualVersion: false, dryRun: false };
      return indexFolder({ ...request, limits: defaultLimits }, { ...portsOf(repository), store });
    },
  ],
];

/** An index that lists app 1.0.0 elsewhere, and two packages that it does not list. */
async function begun(): Promise<{ readonly repository: Bench; readonly store: ObjectStore }> {
  const repository = bench();
  const entry = `  - apiVersion: v2\n    created: "2024-03-01T10:00:00Z"\n    digest: ${app.digest}\n    name: app\n    urls:\n    - ${oldUrl}/app-1.0.0.tgz\n    version: 1.0.0\n`;
  repository.store.meddle('index.yaml', `apiVersion: v1\nentries:\n  app:\n${entry}`);
  await putPackage(repository, 'app-1.0.0.tgz', app.bytes);
  await putPackage(repository, 'lone-1.0.0.tgz', chartPackage('lone', '1.0.0').bytes);
  return { repository, store: portsOf(repository).store };
}

const listed = async (repository: Bench): Promise<readonly string[]> =>
  [...readIndex(Buffer.from(await repository.index()), { mentions: [], source: 'index.yaml' }).allVersions()]
    .map(({ name, version }) => `${name} ${version}`)
    .sort();

/** Does something once, right before the index is written. */
function beforeTheWrite(repository: Bench, act: () => unknown): void {
  repository.hook = async ({ operation, key, when }) => {
    if (!operation.startsWith('put') || key !== 'index.yaml' || when !== 'before') return;
    repository.hook = () => undefined;
    await act();
  };
}

const writes = ({ calls }: Bench): number => calls.filter((call) => call.startsWith('put') && call.endsWith(' index.yaml')).length;

describe.each(operations)('a commit of %s', (_, run) => {
  it('carries the identity of its run', async () => {
    const { repository, store } = await begun();
    expect(await run(repository, store)).toMatchObject({ error: null, index: { attempts: 1 } });
    expect(repository.store.attributesOf('index.yaml')?.metadata?.['charthouse-run']).toMatch(/./);
    expect(repository.store.attributesOf('index.yaml')?.cacheControl).toBe('public, max-age=300');
  });

  it('keeps what another run committed in between', async () => {
    const { repository, store } = await begun();
    beforeTheWrite(repository, () => repository.publish({ 'other.tgz': other.bytes }, { verify: false }));
    expect(await run(repository, store)).toMatchObject({ error: null, index: { attempts: 2, versionsBefore: 2 } });
    expect(await listed(repository)).toEqual(expect.arrayContaining(['app 1.0.0', 'other 1.0.0']));
  });

  it.each([
    ['is gone', undefined, 'CH_INDEX_VANISHED'],
    ['lists less', 'apiVersion: v1\nentries: {}\n', 'CH_INDEX_CUT'],
    ['cannot be read', 'a: [', 'CH_INDEX_INVALID'],
  ])('ends if the index %s all at once', async (_what, text, code) => {
    const { repository, store } = await begun();
    beforeTheWrite(repository, () => repository.store.meddle('index.yaml', text));
    expect((await run(repository, store)).error?.code).toBe(code);
    expect(await repository.index()).toBe(text ?? '');
  });

  it('reaches the conflict limit if the store refuses each time, and the index is as it was', async () => {
    const { repository, store } = await begun();
    const before = await repository.index();
    let refused = 0;
    const putIfMatch: ObjectStore['putIfMatch'] = async () => {
      refused += 1;
      return { kind: 'refused' };
    };
    expect(await run(repository, { ...store, putIfMatch })).toMatchObject({
      error: { code: 'CH_STORE_UNSUPPORTED', details: { attempts: 20 } },
      index: { versionsBefore: 1, versionsAfter: 1, attempts: 20 },
    });
    expect([refused, await repository.index()]).toEqual([20, before]);
  });

  it.each([
    ['broke', true],
    ['broke', false],
    ['was a refusal', true],
    ['was a refusal', false],
  ])('is found if the answer %s after the write (metadata kept: %s)', async (answer, keepsMetadata) => {
    const { repository, store } = await begun();
    let isLost = false;
    const losing: ObjectStore = {
      ...store,
      get: async (...asked) => {
        const found = await store.get(...asked);
        return found.kind === 'found' && !keepsMetadata ? { ...found, info: { ...found.info, metadata: {} } } : found;
      },
      putIfMatch: async (key, ...rest) => {
        const put = await store.putIfMatch(key, ...rest);
        if (key !== 'index.yaml' || isLost) return put;
        isLost = true;
        if (answer === 'broke') throw new Failure('CH_STORE_UNAVAILABLE', { message: 'the connection broke' });
        return { kind: 'refused' };
      },
    };
    const report = await run(repository, losing);
    expect(report).toMatchObject({ error: null, index: { attempts: 1 } });
    expect(report.index.revisionAfter).not.toBe(report.index.revisionBefore);
    expect(writes(repository)).toBe(1);
  });

  it('that landed and was answered by a refusal is kept, though another run has committed on top of it', async () => {
    const { repository, store } = await begun();
    let isLost = false;
    const putIfMatch: ObjectStore['putIfMatch'] = async (key, ...rest) => {
      const put = await store.putIfMatch(key, ...rest);
      if (key !== 'index.yaml' || isLost) return put;
      isLost = true;
      expect(await repository.publish({ 'other.tgz': other.bytes }, { verify: false })).toMatchObject({ error: null });
      return { kind: 'refused' };
    };
    const { error } = await run(repository, { ...store, putIfMatch });
    expect(error).toBeNull();
    expect(await listed(repository)).toEqual(expect.arrayContaining(['app 1.0.0', 'other 1.0.0']));
    const text = await repository.index();
    // Nothing is left to do.
    expect((await run(repository, store)).error).toBeNull();
    expect(await repository.index()).toBe(text);
  });

  it('that was answered by a failure, and is not there, is a failure', async () => {
    const { repository, store } = await begun();
    const before = await repository.index();
    const putIfMatch: ObjectStore['putIfMatch'] = async () => {
      throw new Failure('CH_STORE_UNAVAILABLE', { message: 'the connection broke', details: { landed: 'unknown' } });
    };
    expect(await run(repository, { ...store, putIfMatch })).toMatchObject({
      error: { code: 'CH_STORE_UNAVAILABLE', details: { commit: 'unknown' } },
      index: { versionsBefore: 1, versionsAfter: 1, attempts: 1 },
    });
    expect(await repository.index()).toBe(before);
  });

  it('asks for the proof of preconditions once, and keeps it in the metadata', async () => {
    const { repository, store } = await begun();
    let probes = 0;
    const probe = async (): Promise<string> => {
      probes += 1;
      return 'here';
    };
    const untried: Preconditions = { kind: 'untried', accepts: (proof) => proof === 'here', probe };
    beforeTheWrite(repository, () => repository.publish({ 'other.tgz': other.bytes }, { verify: false }));
    expect((await run(repository, { ...store, preconditions: () => untried })).error).toBeNull();
    expect([probes, repository.store.attributesOf('index.yaml')?.metadata?.['charthouse-probe']]).toEqual([1, 'here']);
  });

  it('warns once if preconditions are waived', async () => {
    const { repository, store } = await begun();
    const { warnings } = await run(repository, { ...store, preconditions: () => ({ kind: 'waived' }) });
    expect(warnings.filter(({ code }) => code === 'lock-waived')).toHaveLength(1);
  });
});

it('an index that was not checked against the one that it would replace is not written', async () => {
  const { repository, store } = await begun();
  const before = await repository.index();
  const ports = { ...portsOf(repository), store, onWarning: () => undefined };
  const generated = '2026-01-01T00:00:00.000Z';
  const unchecked = nextIndex({ replaces: undefined, base: undefined, entries: [], generated, style: 'yaml' });
  const read = (signal: AbortSignal) => readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen: undefined, signal });
  await expect(commitIndex({ runId: 'a', read, next: async () => unchecked }, ports)).rejects.toThrow(RangeError);
  expect(await repository.index()).toBe(before);
  await commitIndex({ runId: 'a', read, next: async () => unchecked, dropsListed: true }, ports);
  expect(await listed(repository)).toEqual([]);
});

describe('the history of a commit', () => {
  const history = { origin: { actor: 'ada', workflow: 'https://github.com/o/r/actions/runs/7', commit: 'abc' }, keepsRecords: false };
  const noteOn = ({ store }: Bench): ChangeNote | undefined => noteFromMetadata(store.attributesOf('index.yaml')?.metadata ?? {});

  it('is in the metadata of the index: who, which run, what changed', async () => {
    const { repository } = await begun();
    const about = { ...history.origin, operation: 'publish' };
    await repository.publish({ 'next.tgz': next.bytes }, { verify: false }, { history });
    expect(noteOn(repository)).toEqual({
      ...about,
      versions: 2,
      added: 1,
      changed: 0,
      removed: 0,
      list: [{ kind: 'added', name: 'app', version: '2.0.0' }],
    });
    await rebuild(repository, { addOrphans: true }, { history });
    expect(noteOn(repository)).toMatchObject({
      ...about,
      operation: 'rebuild',
      versions: 3,
      list: [{ kind: 'added', name: 'lone', version: '1.0.0' }],
    });
    await rebaseUrls(rebaseRequest(complete('rebaseUrls', { to: 'memory', oldUrl })), { ...portsOf(repository), history });
    expect(noteOn(repository)).toMatchObject({
      operation: 'rebase-urls',
      versions: 3,
      list: [{ kind: 'changed', name: 'app', version: '1.0.0' }],
    });
  });

  it('names what was decided for the version of the index that was replaced', async () => {
    const { repository } = await begun();
    beforeTheWrite(repository, () => repository.publish({ 'other.tgz': other.bytes }, { verify: false }, { history }));
    await repository.publish({ 'next.tgz': next.bytes }, { verify: false }, { history });
    expect(noteOn(repository)).toMatchObject({ versions: 3, added: 1, list: [{ name: 'app', version: '2.0.0' }] });
  });

  it('begins with the mark of a first publish', async () => {
    const repository = bench();
    const notes: unknown[] = [];
    repository.hook = ({ key, operation, when }) => {
      if (key === 'index.yaml' && operation.startsWith('put') && when === 'after') notes.push(noteOn(repository)?.versions);
    };
    await repository.publish({ 'next.tgz': next.bytes }, { verify: false }, { history });
    expect(notes).toEqual([0, 1]);
  });
});
