/** How a publisher finds out that it is in a crowd, and what it does then. Alone, or with one other, it asks for nothing more. */
import { describe, expect, it } from 'vitest';
import { lose } from '../../../../test/support/publish/lose.ts';
import { type Bench, bench, chartPackage, said } from '../../../../test/support/publish/publish-harness.ts';
import { patienceMs } from './await-change.ts';
import { intentText } from './intent.ts';

const own = chartPackage('own', '1.0.0');
const others = ['b', 'c'].map((run) => ({ run, package: chartPackage(`chart-${run}`, '1.0.0') }));
const folder = '.charthouse/intents/';

/** With an index that says what its publisher had met. */
async function begun(met: string | undefined): Promise<Bench> {
  const self = bench();
  const first = chartPackage('app', '1.0.0');
  expect(said(await self.publish({ [first.fileName]: first.bytes }))).toEqual(['new', 'ok']);
  const found = await self.store.get('index.yaml');
  if (found.kind !== 'found' || met === undefined) return self;
  const { metadata, etag } = found.info;
  const attributes = { contentType: 'text/yaml', cacheControl: 'no-cache', metadata: { ...metadata, 'charthouse-met': met } };
  await self.store.putIfMatch('index.yaml', etag, [found.body], { attributes });
  return self;
}

/** Leaves the intents of other publishers. */
function leaveOthers({ store }: Bench): void {
  for (const { run, package: made } of others) {
    store.meddle(made.fileName, made.bytes);
    const entry = { metadata: made.metadata, urls: [made.fileName], digest: made.digest, created: '2026-01-02T03:04:05.006Z' };
    store.meddle(`${folder}${run}.json`, intentText({ run, by: {}, entries: [{ key: made.fileName, entry }] }));
  }
}

/** Publishes `own`; resolves to its calls, and to what the index says about whom it met. */
async function publish(self: Bench, losses: number, { dryRun = false, lossMs = 0, others = 0 } = {}) {
  const calls: string[] = [];
  const store = lose(
    self.store,
    losses,
    (call) => {
      calls.push(call.replace(/[0-9a-f-]{20,}/, 'X'));
      if (call === 'putIfMatch index.yaml') self.now += lossMs;
    },
    others,
  );
  const report = await self.publish({ [own.fileName]: own.bytes }, { verify: false, dryRun }, { store });
  expect(said(report)).toEqual(['new', 'ok']);
  const found = await self.store.head('index.yaml');
  return { calls, met: found.kind === 'found' ? found.info.metadata['charthouse-met'] : 'no index' };
}

const alone = ['get index.yaml', 'putNew own-1.0.0.tgz', 'putIfMatch index.yaml'];
const again = ['get index.yaml', 'putIfMatch index.yaml'];
const meets = [`putNew ${folder}X.json`, `putNew ${folder}turns/X`, `list ${folder}`];
const leaves = [`deleteIf ${folder}X.json`, `deleteIf ${folder}turns/X`];

describe('asks for nothing more', () => {
  it.each([
    { what: 'alone', found: undefined, losses: 0, met: undefined },
    { what: 'after a pair', found: '1', losses: 0, met: undefined },
    { what: 'as the one of two that lost', found: undefined, losses: 1, met: '1' },
    { what: 'if the index says something else', found: 'many', losses: 0, met: undefined },
    { what: 'as the one of two that lost, in a store that sees the other', found: undefined, losses: 1, met: '1', others: 1 },
  ])('$what', async ({ found, losses, met, others }) => {
    expect(await publish(await begun(found), losses, { others })).toEqual({ calls: [...alone, ...(losses === 1 ? again : [])], met });
  });

  it('some time after a crowd', async () => {
    const self = await begun('2');
    self.now += patienceMs(1_000);
    expect(await publish(self, 0)).toEqual({ calls: alone, met: undefined });
  });

  it('in a dry run', async () => {
    expect((await publish(await begun('2'), 0, { dryRun: true })).calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });
});

describe('leaves its intent', () => {
  it('at once, if the publisher of the index was in a crowd a moment ago', async () => {
    const calls = [...alone.slice(0, 2), ...meets, 'putIfMatch index.yaml', ...leaves];
    expect(await publish(await begun('2'), 0)).toEqual({ calls, met: undefined });
  });

  it('after one conflict, if the publisher of the index had one, too', async () => {
    const calls = [...alone, 'get index.yaml', ...meets, 'putIfMatch index.yaml', ...leaves];
    expect(await publish(await begun('1'), 1)).toEqual({ calls, met: '1' });
  });

  it('after one conflict, if the store sees two others that write', async () => {
    const calls = [...alone, meets[0], 'get index.yaml', ...meets.slice(1), 'putIfMatch index.yaml', ...leaves];
    expect(await publish(await begun(undefined), 1, { others: 2 })).toEqual({ calls, met: '1' });
  });

  it('and those that come later do so at once, if it took others along', async () => {
    const self = await begun('2');
    leaveOthers(self);
    expect((await publish(self, 0)).met).toBe('2');
  });
});

it('a publisher with the turn that was overtaken tries again at once, with what it knows', async () => {
  const self = await begun('2');
  leaveOthers(self);
  const { calls, met } = await publish(self, 2);
  const reads = others.map(({ run }) => `get ${folder}${run}.json`);
  const looks = others.map(({ package: { fileName } }) => `head ${fileName}`);
  const tries = ['putIfMatch index.yaml', ...again, ...again];
  expect(calls).toEqual([...alone.slice(0, 2), ...meets, ...reads, ...looks, ...tries, ...leaves]);
  expect(met).toBe('2');
  for (const { package: made } of others) expect(await self.index()).toContain(made.digest);
});

it('and lists the intents again if what it knows is old: they expire', async () => {
  const self = await begun('2');
  leaveOthers(self);
  const { calls } = await publish(self, 2, { lossMs: 45_000 });
  expect(calls.filter((call) => call.startsWith('list'))).toHaveLength(2);
  // Of the two turns that it had, and of its intent, nothing stays.
  expect(calls.filter((call) => call.startsWith('deleteIf'))).toHaveLength(3);
  for (const { package: made } of others) expect(await self.index()).toContain(made.digest);
});
