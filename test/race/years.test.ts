/**
 * The commands of a repository over years: each beside 16 publishers, and killed at each call of the store, in memory, in a folder and on S3
 * servers. Each run plays every row and every kill on one of the three servers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCharts } from '../../src/operations/copy/copy.ts';
import { deprecateVersions } from '../../src/operations/deprecate/deprecate.ts';
import { pruneRepository } from '../../src/operations/prune/prune.ts';
import type { PruneBy, PruneReport, PruneRequest } from '../../src/operations/prune/request.ts';
import { reformatIndex } from '../../src/operations/reformat/reformat.ts';
import { restoreVersions } from '../../src/operations/yank/restore.ts';
import { yankVersions } from '../../src/operations/yank/yank.ts';
import { storeReader } from '../../src/repository/reader.ts';
import { readerSource } from '../../src/repository/reader-source.ts';
import { parseSelector } from '../../src/repository/select-versions.ts';
import { memoryStore } from '../support/publish/memory-store.ts';
import { besidePublishers, killedAtEachCall, publishVersions, type YearsPorts, type YearsRow, yearsPorts } from '../support/race/years.ts';
import { yearsStores } from '../support/race/years-store.ts';

const change = { url: undefined, dryRun: false, wait: false, invalidate: true };
const confirm = async (): Promise<boolean> => true;

const yank =
  (selectors: readonly string[], deletePackage = false) =>
  (ports: YearsPorts) =>
    yankVersions({ ...change, selectors, reason: 'crashes', deletePackage }, { ...ports, confirm });
const restore = (selectors: readonly string[]) => (ports: YearsPorts) =>
  restoreVersions({ ...change, selectors, allowEqualVersion: false }, { ...ports, reader: storeReader(ports.store, ports.site) });
const deprecate = (undo: boolean) => (ports: YearsPorts) => deprecateVersions({ ...change, selectors: ['app@<2'], undo }, ports);

/** What publishers add beside it would go, too. */
const published = [parseSelector('app@3')];

const prune =
  (request: Partial<PruneRequest>) =>
  (ports: YearsPorts): Promise<PruneReport> =>
    pruneRepository(
      { ...change, by: { kind: 'none' }, protect: published, archive: false, deletePackages: false, orphans: false, ...request },
      { ...ports, confirm },
    );
const keepOne: PruneBy = { kind: 'policy', policy: { keepPerMajor: 1 } };

/** From a repository in memory, with a version that the target has too. */
const mirror = async (ports: YearsPorts) => {
  const store = memoryStore();
  expect((await publishVersions(yearsPorts(store), ['app 2.0.0', 'app 9.0.0', 'web 1.0.0'])).error).toBeNull();
  const request = {
    ...{ ...change, command: 'mirror' as const, selectors: [], newest: undefined, preReleases: true, withDependencies: false },
    ...{ indexUrls: undefined, indexStyle: undefined, mostPerCommit: 100 },
  };
  const source = readerSource(storeReader(store, ports.site));
  return copyCharts(request, { ...ports, source, openSource: async () => source });
};

const rows: readonly YearsRow[] = [
  { command: 'deprecate', run: deprecate(false) },
  { command: 'deprecate --undo', prepare: deprecate(false), run: deprecate(true) },
  { command: 'mirror', run: mirror, added: ['app 9.0.0', 'web 1.0.0'] },
  { command: 'mirror, a version that was yanked', prepare: yank(['app@2']), run: mirror, added: ['app 9.0.0', 'web 1.0.0'] },
  { command: 'restore', prepare: yank(['app@1']), run: restore(['app@1']), added: ['app 1.0.0', 'app 1.1.0'] },
  { command: 'prune', run: prune({ by: keepOne }), gone: ['app 1.0.0'] },
  { command: 'prune --archive', run: prune({ by: keepOne, archive: true }), gone: ['app 1.0.0'] },
  { command: 'prune --delete-package', run: prune({ by: keepOne, deletePackages: true }), gone: ['app 1.0.0'] },
  { command: 'reformat', run: (ports) => reformatIndex({ ...change, indexStyle: 'json' }, ports) },
  { command: 'yank', run: yank(['app@1', 'base']), gone: ['app 1.0.0', 'app 1.1.0', 'base 1.0.0'] },
  { command: 'yank --delete-package', run: yank(['app@1.1.0', 'base'], true), gone: ['app 1.1.0', 'base 1.0.0'] },
];

describe.each(yearsStores.map((store) => [store.name, store] as const))('in %s', (_, store) => {
  beforeAll(async () => {
    if (!store.skip) await store.start();
  });
  afterAll(() => store.close());

  describe.each(rows.map((row, at) => [row.command, row, at] as const))('%s', (_name, row, at) => {
    if (store.isFor(at))
      it('beside 16 publishers loses nothing but what it names', { skip: store.skip }, () => besidePublishers(store, row));

    it('killed at each call is completed by a second run', { skip: store.skip, timeout: 300_000 }, async () => {
      const kills = await killedAtEachCall(store, row);
      console.log(`${row.command} in ${store.name}: ${kills} calls`);
      expect(kills).toBeGreaterThanOrEqual(2);
    });
  });
});
