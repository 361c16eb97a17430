import { describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { type Bench, bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { CharthouseError } from '../../base/error.ts';
import { readCurrentIndex } from '../../repository/commit/current-index.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { commitCharts } from './commit.ts';
import type { Accepted } from './outcome.ts';
import { publishRequest } from './publish-request.ts';

const app = chartPackage('app', '1.0.0');
const next = chartPackage('app', '2.0.0');
const nextOther = chartPackage('app', '2.0.0', 'a: 2\n');
const more = chartPackage('more', '1.0.0');

/** A repository that lists app 1.0.0, with an empty record of calls. */
async function begun(): Promise<Bench> {
  const repository = bench();
  await repository.publish({ 'app.tgz': app.bytes });
  repository.calls.length = 0;
  return repository;
}

/** Once, just before our own commit. */
function meanwhile(repository: Bench, act: () => Promise<unknown>): void {
  repository.hook = async ({ operation, key, when }) => {
    if (!operation.startsWith('put') || key !== 'index.yaml' || when !== 'before') return;
    repository.hook = () => undefined;
    repository.now += 5;
    await act();
  };
}

describe('what a publish asks of the store', () => {
  it('is one read, one package and one index, and then the reading back', async () => {
    const repository = await begun();
    await repository.publish({ 'next.tgz': next.bytes });
    expect(repository.calls).toEqual([
      'get index.yaml',
      'putNew app-2.0.0.tgz',
      'putIfMatch index.yaml',
      'head index.yaml',
      'stream app-2.0.0.tgz',
    ]);
  });

  it('is one read and a look at each package if nothing is new', async () => {
    const repository = await begun();
    await repository.publish({ 'next.tgz': next.bytes, 'more.tgz': more.bytes });
    repository.calls.length = 0;
    await repository.publish({ 'app.tgz': app.bytes, 'next.tgz': next.bytes, 'more.tgz': more.bytes });
    expect(repository.calls.sort()).toEqual(['get index.yaml', 'head app-1.0.0.tgz', 'head app-2.0.0.tgz', 'head more-1.0.0.tgz']);
  });

  it('is one index for three hundred charts, and three requests for each of them', async () => {
    const repository = await begun();
    const inputs = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.tgz`, chartPackage(`app-${i}`, '1.0.0').bytes]));
    const report = await repository.publish(inputs);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 301, attempts: 1 });
    expect(report.verification.outcome).toBe('verified');
    const ofIndex = repository.calls.filter((call) => call.endsWith(' index.yaml'));
    expect(ofIndex).toEqual(['get index.yaml', 'putIfMatch index.yaml', 'head index.yaml']);
    expect(repository.calls).toHaveLength(3 + 3 * 300);
  });
});

describe('a commit that conflicts', () => {
  it('counts the versions from the index that was replaced', async () => {
    const repository = await begun();
    meanwhile(repository, () => repository.publish({ 'more.tgz': more.bytes }));
    const report = await repository.publish({ 'next.tgz': next.bytes });
    expect(report.index).toMatchObject({ versionsBefore: 2, versionsAfter: 3, attempts: 2 });
  });

  it('is tried again on an index that was read after the pause, which others used', async () => {
    const repository = await begun();
    meanwhile(repository, () => repository.publish({ 'more.tgz': more.bytes }));
    let pauses = 0;
    const sleep = async (): Promise<void> => {
      pauses += 1;
      await repository.publish({ 'other.tgz': chartPackage('other', '1.0.0').bytes });
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { clock: { now: () => repository.now, sleep } });
    expect(said(report)).toEqual(['new', 'ok']);
    expect(pauses).toBe(1);
    expect(report.index).toMatchObject({ versionsBefore: 3, versionsAfter: 4, attempts: 2 });
  });

  it('makes no commit of the other run’s: the same chart is unchanged, and nothing is ours', async () => {
    const repository = await begun();
    meanwhile(repository, () => repository.publish({ 'theirs.tgz': next.bytes }));
    const report = await repository.publish({ 'next.tgz': next.bytes });
    expect(said(report)).toEqual(['unchanged', 'ok']);
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(report.index).toMatchObject({ versionsBefore: 2, versionsAfter: 2, attempts: 1 });
    expect(report.verification.outcome).toBe('none');
  });

  it('commits nothing where one chart became a conflict meanwhile', async () => {
    const repository = await begun();
    // The other run's package is elsewhere, as with the shell workflow; only its entry is in the way.
    meanwhile(repository, async () => {
      const entry = `  app:\n  - digest: ${nextOther.digest}\n    urls: [https://elsewhere.example/a.tgz]\n    version: 2.0.0\n`;
      repository.store.meddle('index.yaml', (await repository.index()).replace('  app:\n', entry));
    });
    const site = siteOf(async () => nextOther.bytes);
    const report = await repository.publish({ 'next.tgz': next.bytes, 'more.tgz': more.bytes }, {}, { site });
    expect(said(report)).toEqual(['conflict not-written', 'CH_CONFLICT']);
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await repository.index()).not.toContain('more');
  });

  it('commits the others where the run may keep going', async () => {
    const repository = await begun();
    meanwhile(repository, async () => {
      const entry = `  app:\n  - digest: ${nextOther.digest}\n    urls: [https://elsewhere.example/a.tgz]\n    version: 2.0.0\n`;
      repository.store.meddle('index.yaml', (await repository.index()).replace('  app:\n', entry));
    });
    const site = siteOf(async () => nextOther.bytes);
    const inputs = { 'next.tgz': next.bytes, 'more.tgz': more.bytes };
    const report = await repository.publish(inputs, { keepGoing: true }, { site });
    expect(said(report)).toEqual(['conflict new', 'CH_CONFLICT']);
    expect(report.index).toMatchObject({ versionsBefore: 2, versionsAfter: 3, attempts: 2 });
    expect(await repository.index()).toContain('more');
  });

  it('does not become a second entry where a racing run’s own entry has our bytes', async () => {
    const repository = bench();
    const [one, two] = await Promise.all([repository.publish({ 'a.tgz': app.bytes }), repository.publish({ 'b.tgz': app.bytes })]);
    expect([one.error, two.error]).toEqual([null, null]);
    expect((await repository.index()).match(/version: "1\.0\.0"/g)).toHaveLength(1);
  });
});

it('refuses to write an index with fewer versions than were read', async () => {
  const repository = await begun();
  const { store } = repository;
  const index = await readCurrentIndex(store, { fileNames: ['app-2.0.0.tgz'], newIndex: false, versionsSeen: undefined });
  if (index.kind === 'missing') throw new Error('unreachable');
  // As if the splice had dropped two versions of those that were read.
  const shrunk = { ...index, read: { ...index.read, versionCount: index.read.versionCount + 2 } };
  const { metadata, digest, fileName } = next;
  const planned: Accepted = {
    candidate: { path: 'next.tgz', package: next, provenance: undefined },
    outcome: 'new',
    key: fileName,
    digest,
    sizeBytes: 1,
    url: null,
  };
  const before = await repository.index();
  const ports = {
    store,
    clock: { now: () => repository.now, sleep: async () => undefined },
    random: { unit: () => 0, id: () => 'a' },
    files: { readFile: fail, readDirectory: fail, info: fail, linkInfo: fail, realPath: fail, readLink: fail },
    site: siteOf(async () => 404),
    onEvent: () => undefined,
    traffic: () => noTraffic,
    signal: new AbortController().signal,
  };
  const context = {
    request: publishRequest(complete('publish', { charts: [], to: '' })),
    ports,
    created: '2026-01-01T00:00:00.000Z',
    runId: 'a',
    probed: undefined,
    onAttempt: () => undefined,
    onWarning: () => undefined,
    onAfterwards: () => undefined,
  };
  await expect(commitCharts([planned], shrunk, context)).rejects.toMatchObject({ code: 'CH_INDEX_SHRINK' });
  expect(metadata.name).toBe('app');
  expect(await repository.index()).toBe(before);
});

function fail(): never {
  throw new Error('no file is read here');
}

describe('a stop', () => {
  const interrupted = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
  const deadline = new CharthouseError('CH_DEADLINE', { message: 'too late' });

  it.each([
    ['before anything', 'get index.yaml', 'before', []],
    ['while packages are put', 'putNew app-2.0.0.tgz', 'after', ['app-2.0.0.tgz']],
    ['before the commit is sent', 'putIfMatch index.yaml', 'before', ['app-2.0.0.tgz']],
  ] as const)('by the deadline %s leaves the index as it was', async (_, call, at, put) => {
    const repository = await begun();
    const before = await repository.index();
    const stop = new AbortController();
    repository.hook = ({ operation, key, when }) => {
      if (`${operation} ${key}` === call && when === at) stop.abort(deadline);
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { signal: stop.signal });
    expect(report.error?.exitCode).toBe(5);
    expect(report.error?.code).toBe('CH_DEADLINE');
    expect(report.error?.details['commit']).toBeUndefined();
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await repository.index()).toBe(before);
    expect((await repository.keys()).filter((key) => key !== 'index.yaml')).toEqual(['app-1.0.0.tgz', ...put]);
    expect(said(await repository.publish({ 'next.tgz': next.bytes }))).toEqual([put.length === 0 ? 'new' : 'adopted', 'ok']);
  });

  it('while the commit is on its way waits for it, and says that it was made', async () => {
    const repository = await begun();
    const stop = new AbortController();
    repository.hook = ({ operation, key, when }) => {
      if (operation !== 'putIfMatch' || key !== 'index.yaml' || when !== 'after') return;
      stop.abort(interrupted);
      // As an adapter does that is told to stop: the answer never comes.
      throw new DOMException('aborted', 'AbortError');
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { signal: stop.signal });
    expect(report.error?.exitCode).toBe(130);
    expect(report.index.revisionAfter).not.toBe(report.index.revisionBefore);
    expect(report.index).toMatchObject({ versionsBefore: 1, versionsAfter: 2, attempts: 1 });
    expect(await repository.index()).toContain(next.digest);
  });

  it('whose commit cannot be looked for says that it is unknown, under the code of the stop', async () => {
    const repository = await begun();
    repository.limitsPass = true;
    const stop = new AbortController();
    let isCut = false;
    repository.hook = ({ operation, when }) => {
      if (operation === 'putIfMatch' && when === 'after') {
        isCut = true;
        stop.abort(interrupted);
        throw new DOMException('aborted', 'AbortError');
      }
      // Nobody ever answers the look.
      if (isCut) return new Promise(() => undefined);
      return undefined;
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { signal: stop.signal });
    expect(report.error).toMatchObject({ code: 'CH_INTERRUPTED', details: { commit: 'unknown' } });
    expect(report.index.attempts).toBe(1);
  });

  it('without a reason of ours counts as an interruption', async () => {
    const repository = await begun();
    const stop = new AbortController();
    stop.abort();
    expect((await repository.publish({ 'next.tgz': next.bytes }, {}, { signal: stop.signal })).error?.code).toBe('CH_INTERRUPTED');
  });

  it('between two attempts says how many there were', async () => {
    const repository = await begun();
    const stop = new AbortController();
    repository.hook = ({ operation, when }) => {
      if (operation !== 'putIfMatch' || when !== 'before') return;
      stop.abort(deadline);
      repository.store.meddle('index.yaml', 'apiVersion: v1\nentries: {}\n# another revision\n');
    };
    const report = await repository.publish({ 'next.tgz': next.bytes }, {}, { signal: stop.signal });
    expect(report.error?.code).toBe('CH_DEADLINE');
    expect(report.index.attempts).toBe(1);
  });
});

it('never names a package that was refused and yet is not there', async () => {
  const repository = await begun();
  const seen: string[] = [];
  repository.hook = async ({ operation, key, when }) => {
    if (key !== 'app-2.0.0.tgz') return;
    seen.push(`${operation} ${when}`);
    // An orphan that is deleted between the refused put and the look at it.
    if (operation === 'putNew' && when === 'before' && seen.length === 1) repository.store.meddle(key, 'orphan');
    if (operation === 'get' && when === 'before') repository.store.meddle(key, undefined);
  };
  expect(said(await repository.publish({ 'next.tgz': next.bytes }))).toEqual(['new', 'ok']);
  expect(await repository.keys()).toContain('app-2.0.0.tgz');
});

it('makes an adopted package sure by a create-only put, and puts its own where the orphan went away', async () => {
  const repository = await begun();
  const orphan = chartPackage('app', '2.0.0', 'a: 1\n', 1_000_000_000);
  await repository.store.putNew('app-2.0.0.tgz', [orphan.bytes], { attributes: { contentType: '', cacheControl: '' } });
  const inputs = { 'next.tgz': next.bytes, 'more.tgz': more.bytes };
  repository.hook = ({ operation, key, when }) => {
    if (operation === 'putNew' && key === 'app-2.0.0.tgz' && when === 'before') repository.store.meddle(key, undefined);
  };
  const report = await repository.publish(inputs);
  expect(said(report)).toEqual(['new new', 'ok']);
  expect(report.charts[0]?.digest).toBe(next.digest);
  expect(report.warnings).toEqual([]);
  expect(await repository.index()).toContain(next.digest);
});
