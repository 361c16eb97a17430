/** A rollback beside 16 publishers, and killed at each call of the store, on every kind of store: it hides only what the user was shown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIndex } from '../../src/index-file/read-index.ts';
import { rollBack } from '../../src/operations/rollback/rollback.ts';
import { readHistory } from '../../src/repository/history/read-history.ts';
import { expectHistory, killedAtEachCall, publishVersions, type YearsPorts, yearsPorts } from '../support/race/years.ts';
import { yearsStores } from '../support/race/years-store.ts';

const change = { url: undefined, dryRun: false, wait: false, invalidate: true };
const hidden = 'app 2.1.0';

async function newestId({ store, signal }: YearsPorts): Promise<string> {
  for await (const { id } of readHistory(store, signal)) return id;
  throw new Error('there is no history');
}

/** The user agrees to hide this one version, and nothing else. */
function rollbackTo(version: string, ports: YearsPorts) {
  const confirm = async ({ hidden: all, changed }: { readonly hidden: readonly object[]; readonly changed: readonly object[] }) =>
    changed.length === 0 && all.length === 1;
  return rollBack({ ...change, version }, { ...ports, confirm });
}

async function listedIn({ store }: YearsPorts): Promise<readonly string[]> {
  const answer = await store.get('index.yaml');
  if (answer.kind === 'missing') return [];
  return [...readIndex(answer.body, { mentions: [], source: 'i' }).allVersions()].map(({ name, version }) => `${name} ${version}`).sort();
}

describe.each(yearsStores.map((store) => [store.name, store] as const))('rollback in %s', (_, kind) => {
  beforeAll(async () => {
    if (!kind.skip) await kind.start();
  });
  afterAll(() => kind.close());

  const besidePublishers = async (): Promise<void> => {
    const { open, close } = await kind.make();
    try {
      const ports = yearsPorts(await open());
      expect((await publishVersions(ports, ['app 1.0.0'])).error).toBeNull();
      const version = await newestId(ports);
      expect((await publishVersions(ports, [hidden])).error).toBeNull();
      const published = Array.from({ length: 16 }, (_each, at) => `app 3.0.${at}`);
      const others = await Promise.all(published.map(async (each) => ({ each, own: yearsPorts(await open()) })));
      const [report, ...reports] = await Promise.all([
        rollbackTo(version, yearsPorts(await open())),
        ...others.map(({ each, own }) => publishVersions(own, [each])),
      ]);
      expect([report, ...reports].map(({ error }) => error)).toEqual([null, ...published].map(() => null));
      const stays = report.isDeclined ? [hidden] : [];
      expect(await listedIn(ports)).toEqual(['app 1.0.0', ...stays, ...published].sort());
      await expectHistory(ports);
    } finally {
      await close();
    }
  };
  // Of the S3 servers, each run plays it on one.
  if (kind.isFor(0)) it('beside 16 publishers hides nothing that was not shown', { skip: kind.skip }, besidePublishers);

  it('killed at each call is completed by a second run', { skip: kind.skip, timeout: 300_000 }, async () => {
    let version = '';
    const prepare = async (ports: YearsPorts): Promise<void> => {
      version = await newestId(ports);
      await publishVersions(ports, [hidden]);
    };
    const row = { command: 'rollback', prepare, run: (ports: YearsPorts) => rollbackTo(version, ports), gone: [hidden] };
    expect(await killedAtEachCall(kind, row)).toBeGreaterThanOrEqual(2);
  });
});
