/** The pages of a repository: beside 16 publishers, and killed at each call, on every kind of store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCharts } from '../../src/operations/copy/copy.ts';
import { pagesAfter } from '../../src/operations/keep-pages.ts';
import { pruneRepository } from '../../src/operations/prune/prune.ts';
import { reformatIndex } from '../../src/operations/reformat/reformat.ts';
import { restoreVersions } from '../../src/operations/yank/restore.ts';
import { yankVersions } from '../../src/operations/yank/yank.ts';
import { storeReader } from '../../src/repository/reader.ts';
import { readerSource } from '../../src/repository/reader-source.ts';
import { expectPages, pagesOf } from '../support/pages/matching.ts';
import { memoryStore } from '../support/publish/memory-store.ts';
import { publishVersions, type YearsPorts, yearsPorts } from '../support/race/years.ts';
import { memory, untilKilled, type YearsStore, yearsStores } from '../support/race/years-store.ts';

const change = { url: undefined, dryRun: false, wait: false, invalidate: true };
const confirm = async (): Promise<boolean> => true;

type Report = Parameters<typeof pagesAfter>[0];
type Run = (ports: YearsPorts) => Promise<Pick<Report, 'error' | 'warnings'>>;

/** As the command does it with `--pages`. */
const withPages =
  (run: (ports: YearsPorts) => Promise<Report>, recheck: readonly string[] = []): Run =>
  async (ports) =>
    pagesAfter(await run(ports), new Set(recheck), { ...ports, pages: pagesOf(ports) });

const publish =
  (...versions: readonly string[]): Run =>
  (ports) =>
    publishVersions({ ...ports, pages: pagesOf(ports) }, versions);
const yank = (selectors: readonly string[], deletePackage = false): Run =>
  withPages((ports) => yankVersions({ ...change, selectors, reason: 'crashes', deletePackage }, { ...ports, confirm }), ['app', 'base']);
const restore = (selectors: readonly string[]): Run =>
  withPages((ports) =>
    restoreVersions({ ...change, selectors, allowEqualVersion: false }, { ...ports, reader: storeReader(ports.store, ports.site) }),
  );
const prune: Run = withPages((ports) =>
  pruneRepository(
    {
      ...{ ...change, by: { kind: 'policy', policy: { keepPerMajor: 1 } }, protect: [], archive: false, deletePackages: true },
      orphans: false,
    },
    { ...ports, confirm },
  ),
);
const mirror: Run = withPages(async (ports) => {
  const store = memoryStore();
  expect((await publishVersions(yearsPorts(store), ['app 9.0.0', 'web 1.0.0'])).error).toBeNull();
  const source = readerSource(storeReader(store, ports.site));
  const request = {
    ...{ ...change, command: 'mirror' as const, selectors: [], newest: undefined, preReleases: true, withDependencies: false },
    ...{ indexUrls: undefined, indexStyle: undefined, mostPerCommit: 100 },
  };
  return copyCharts(request, { ...ports, source, openSource: async () => source });
});

const rows: readonly (readonly [command: string, run: Run, prepare: Run | undefined])[] = [
  ['yank --delete-package', yank(['app@1.1.0', 'base'], true), undefined],
  ['yank', yank(['app@1.1.0', 'base']), undefined],
  ['restore', restore(['app@1.1.0']), yank(['app@1.1.0', 'base'])],
  ['prune --delete-packages', prune, undefined],
  ['mirror', mirror, undefined],
  ['reformat', withPages((ports) => reformatIndex({ ...change, indexStyle: 'json' }, ports)), undefined],
];

async function seeded(kind: YearsStore, prepare?: Run) {
  const repository = await kind.make();
  const ports = yearsPorts(await repository.open());
  expect((await publish('app 1.0.0', 'app 1.1.0', 'app 2.0.0', 'base 1.0.0')(ports)).error).toBeNull();
  await prepare?.(ports);
  await expectPages(ports.store);
  return { ...repository, ports };
}

type Seeded = Awaited<ReturnType<typeof seeded>>;

/** More calls than any run makes. */
const mostCalls = 60;

/** Killed before call number `at`, and run again. Returns whether it was killed. */
async function killedAt(at: number, run: Run, { ports, open }: Seeded): Promise<boolean> {
  const doomed = untilKilled(await open(), at, 'feed.atom');
  await run(yearsPorts(doomed.store)).catch(() => undefined);
  const { error, warnings } = await run(ports);
  expect([at, error, warnings]).toEqual([at, null, []]);
  await expectPages(ports.store);
  return doomed.isKilled();
}

/** Returns how often it was killed. */
async function untilItIsNotKilled(kill: (at: number) => Promise<boolean>): Promise<number> {
  for (let at = 1; at <= mostCalls; at += 1) if (!(await kill(at))) return at - 1;
  throw new Error(`more than ${mostCalls} calls`);
}

const stores = yearsStores.filter((store) => store.isFor(0) || store.isFor(1));

describe.each(stores.map((store) => [store.name, store] as const))('the pages in %s', (name, store) => {
  beforeAll(() => store.start());
  afterAll(() => store.close());

  // Of the S3 servers, each run plays either on one.
  const itDrawn = (at: number, title: string, play: () => Promise<void>): void => {
    if (store.isFor(at)) it(title, { timeout: 300_000 }, play);
  };

  itDrawn(0, 'match the index after 16 publishers at once, a yank and a restore', async () => {
    const { ports, open, close } = await seeded(store, yank(['app@1.0.0']));
    const versions = Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? `app 3.0.${at}` : `chart-${at} 1.0.0`));
    const runs = [...versions.map((version) => publish(version)), yank(['app@1.1.0']), restore(['app@1.0.0'])];
    const processes = await Promise.all(runs.map(async (run) => ({ run, own: yearsPorts(await open()) })));
    const reports = await Promise.all(processes.map(({ run, own }) => run(own)));
    expect(reports.map(({ error, warnings }) => [error, warnings])).toEqual(reports.map(() => [null, []]));
    await expectPages(ports.store);
    await close();
  });

  itDrawn(1, 'are complete after publishers that were killed, each one call later than the one before', async () => {
    const repository = await seeded(store);
    const kills = await untilItIsNotKilled((at) => killedAt(at, publish(`app 2.${at}.0`, `web 1.${at}.0`), repository));
    await repository.close();
    console.log(`publish in ${name}: ${kills} kills`);
    expect(kills).toBeGreaterThanOrEqual(10);
  });
});

describe('the pages in memory', () => {
  // What differs between commands does not depend on the store.
  it.each(rows)('are complete after %s was killed at each call', async (_command, run, prepare) => {
    const kills = await untilItIsNotKilled(async (at) => killedAt(at, run, await seeded(memory, prepare)));
    expect(kills).toBeGreaterThanOrEqual(4);
  });
});
