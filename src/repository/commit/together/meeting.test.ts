/** Whatever becomes of intents, a publisher in a crowd ends as it would alone. */
import { expect, it } from 'vitest';
import { type Bench, bench, chartPackage, said } from '../../../../test/support/publish/publish-harness.ts';
import { listedIn } from '../../../../test/support/publish/watch-index.ts';
import { sha256Hex } from '../../../base/digest.ts';
import { CharthouseError } from '../../../base/error.ts';
import { orphanAgeMs } from '../../../operations/prune/orphans.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { intentLifeMs } from './intents.ts';

const app1 = chartPackage('app', '1.0.0');
const own = chartPackage('own', '1.0.0');
const folder = '.charthouse/intents/';

async function begun(): Promise<Bench> {
  const self = bench();
  expect(said(await self.publish({ [app1.fileName]: app1.bytes }))).toEqual(['new', 'ok']);
  return self;
}

type Answer = (operation: string, key: string) => void | Promise<void>;

/** One that a run asks for its ETag instead of reading it again. */
async function makeLarge(self: Bench): Promise<void> {
  self.store.meddle('index.yaml', `# ${'x'.repeat(140_000)}\n${await self.index()}`);
}

/** A store that asks first, and refuses the first two swaps of the index. */
function crowded({ store }: Bench, ask: Answer = () => undefined, losses = 2): ObjectStore {
  let left = losses;
  const asked = async <T>(operation: string, key: string, act: () => Promise<T>): Promise<T> => {
    await ask(operation, key);
    return act();
  };
  return {
    ...store,
    get: (key, options) => asked('get', key, () => store.get(key, options)),
    head: (key, options) => asked('head', key, () => store.head(key, options)),
    list: async function* (prefix, options) {
      await ask('list', prefix);
      yield* store.list(prefix, options);
    },
    putNew: (key, body, options) => asked('putNew', key, () => store.putNew(key, body, options)),
    putIfMatch: (key, etag, body, options) =>
      asked('putIfMatch', key, async () =>
        key === 'index.yaml' && left-- > 0 ? { kind: 'refused' } : store.putIfMatch(key, etag, body, options),
      ),
    deleteIf: (key, etag, options) => asked('deleteIf', key, () => store.deleteIf(key, etag, options)),
  };
}

async function leftIn({ store }: Bench): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(folder)) keys.push(key);
  return keys;
}

const isListed = async (self: Bench): Promise<boolean> => (listedIn(await self.index()) ?? []).some(({ name }) => name === 'own');

const denied = (): CharthouseError => new CharthouseError('CH_STORE_DENIED', { message: 'not allowed' });

it('a publisher in a crowd leaves an intent and a turn, and removes both', async () => {
  const self = await begun();
  const calls: string[] = [];
  const ask: Answer = (operation, key) => void calls.push(`${operation} ${key.replace(/[0-9a-f-]{20,}/, 'X')}`);
  expect(said(await self.publish({ [own.fileName]: own.bytes }, { verify: false }, { store: crowded(self, ask) }))).toEqual(['new', 'ok']);
  expect(calls).toEqual([
    ...['get index.yaml', 'putNew own-1.0.0.tgz', 'putIfMatch index.yaml', 'get index.yaml', 'putIfMatch index.yaml'],
    ...[`putNew ${folder}X.json`, 'get index.yaml', `putNew ${folder}turns/X`, `list ${folder}`, 'putIfMatch index.yaml'],
    ...[`deleteIf ${folder}X.json`, `deleteIf ${folder}turns/X`],
  ]);
  expect(await leftIn(self)).toEqual([]);
});

it.each(['putNew', 'list', 'get', 'deleteIf'])('goes on alone if the store does not allow %s of intents', async (denies) => {
  const self = await begun();
  self.store.meddle(`${folder}another.json`, '{}');
  let times = 0;
  const ask: Answer = (operation, key) => {
    if (operation !== denies || !key.startsWith(folder)) return;
    times += 1;
    throw denied();
  };
  expect(said(await self.publish({ [own.fileName]: own.bytes }, {}, { store: crowded(self, ask) }))).toEqual(['new', 'ok']);
  expect(times).toBeGreaterThan(0);
  expect(await isListed(self)).toBe(true);
});

it.each([
  { size: 'small', asks: 'get' },
  { size: 'large', asks: 'head' },
])('takes the next turn if the publisher that has it does not commit: a $size index is asked for with $asks', async ({ size, asks }) => {
  const self = await begun();
  if (size === 'large') await makeLarge(self);
  const found = await self.store.get('index.yaml');
  const etag = found.kind === 'found' ? found.info.etag : '';
  const version = sha256Hex(Buffer.from(etag)).slice(0, 24);
  self.store.meddle(`${folder}turns/${version}-1`, '{}');
  let looks = 0;
  const ask: Answer = (operation, key) => {
    if (operation === asks && key === 'index.yaml') looks += 1;
  };
  const before = self.now;
  expect(said(await self.publish({ [own.fileName]: own.bytes }, { verify: false }, { store: crowded(self, ask) }))).toEqual(['new', 'ok']);
  // Three looks for an index that nothing has changed, and those of every commit.
  expect(looks).toBeGreaterThan(asks === 'get' ? 5 : 2);
  expect(self.now - before).toBeGreaterThanOrEqual(2_000);
  expect(await isListed(self)).toBe(true);
});

it('commits for itself if the index seems to change all the time, behind a proxy that changes ETags', async () => {
  const self = await begun();
  await makeLarge(self);
  let looks = 0;
  const store = crowded(self);
  const putNew: ObjectStore['putNew'] = async (key, ...rest) =>
    key.startsWith(`${folder}turns/`) ? { kind: 'refused' } : store.putNew(key, ...rest);
  const head: ObjectStore['head'] = async (key, options) => {
    const found = await store.head(key, options);
    looks += key === 'index.yaml' ? 1 : 0;
    return found.kind === 'found' ? { kind: 'found', info: { ...found.info, etag: 'W/"1"' } } : found;
  };
  expect(said(await self.publish({ [own.fileName]: own.bytes }, { verify: false }, { store: { ...store, putNew, head } }))).toEqual([
    'new',
    'ok',
  ]);
  expect(looks).toBe(1);
  expect(await isListed(self)).toBe(true);
});

it('leaves another intent if it adds less than before, and removes the first one', async () => {
  const self = await begun();
  const more = chartPackage('more', '1.0.0');
  const left: string[] = [];
  let swaps = 0;
  const ask: Answer = async (operation, key) => {
    if (operation === 'putNew' && /intents\/[^/]*$/.test(key)) left.push(key.replace(/.*[0-9a-f]{8}(-\d)?\.json$/, 'X$1'));
    if (operation !== 'putIfMatch' || key !== 'index.yaml' || ++swaps !== 3) return;
    // Another program lists one of the two with other bytes.
    const other = chartPackage('more', '1.0.0', 'a: 2\n');
    self.store.meddle('elsewhere/more-1.0.0.tgz', other.bytes);
    const entry = `  more:\n  - apiVersion: v2\n    name: more\n    version: 1.0.0\n    digest: ${other.digest}\n    urls:\n    - elsewhere/more-1.0.0.tgz\n`;
    self.store.meddle('index.yaml', (await self.index()).replace('generated:', `${entry}generated:`));
  };
  const packages = { [own.fileName]: own.bytes, [more.fileName]: more.bytes };
  const report = await self.publish(packages, { keepGoing: true }, { store: crowded(self, ask, 4) });
  expect(said(report)).toEqual(['new conflict', 'CH_CONFLICT']);
  expect(left).toHaveLength(2);
  expect(await isListed(self)).toBe(true);
  expect(await leftIn(self)).toEqual([]);
});

it('commits for itself if no turn is ever answered', async () => {
  const self = await begun();
  const store = crowded(self);
  const putNew: ObjectStore['putNew'] = async (key, ...rest) =>
    key.startsWith(`${folder}turns/`) ? { kind: 'refused' } : store.putNew(key, ...rest);
  expect(said(await self.publish({ [own.fileName]: own.bytes }, {}, { store: { ...store, putNew } }))).toEqual(['new', 'ok']);
  expect(await isListed(self)).toBe(true);
});

it('reports that its outcome is unknown if it is stopped while its intent is there, and removes that', async () => {
  const self = await begun();
  const stop = new AbortController();
  const ask: Answer = (operation, key) => {
    if (operation === 'list' && key === folder) stop.abort(new CharthouseError('CH_DEADLINE', { message: 'out of time' }));
  };
  const report = await self.publish({ [own.fileName]: own.bytes }, {}, { store: crowded(self, ask), signal: stop.signal });
  expect(report.error).toMatchObject({ code: 'CH_DEADLINE', details: { commit: 'unknown' } });
  expect(await leftIn(self)).toEqual([]);
});

it('removes its intent if the version turns out to be published with other contents', async () => {
  const self = await begun();
  const other = chartPackage('own', '1.0.0', 'a: 2\n');
  let isListed = false;
  const ask: Answer = async (operation, key) => {
    if (isListed || operation !== 'putNew' || !key.startsWith(folder)) return;
    isListed = true;
    self.store.meddle('elsewhere/own-1.0.0.tgz', other.bytes);
    const entry = `  own:\n  - apiVersion: v2\n    name: own\n    version: 1.0.0\n    digest: ${other.digest}\n    urls:\n    - elsewhere/own-1.0.0.tgz\n`;
    self.store.meddle('index.yaml', (await self.index()).replace('generated:', `${entry}generated:`));
  };
  const report = await self.publish({ [own.fileName]: own.bytes }, {}, { store: crowded(self, ask) });
  expect(said(report)).toEqual(['conflict', 'CH_CONFLICT']);
  expect(report.error?.details).not.toHaveProperty('commit');
  expect(await leftIn(self)).toEqual([]);
});

it('leaves no intent if the conditions of the store are waived', async () => {
  const self = await begun();
  const keys: string[] = [];
  const ask: Answer = (_, key) => void keys.push(key);
  const store = { ...crowded(self, ask), preconditions: () => ({ kind: 'waived' }) as const };
  await self.publish({ [own.fileName]: own.bytes }, {}, { store });
  expect(keys.filter((key) => key.startsWith(folder))).toEqual([]);
});

it('an intent expires before its package may be deleted as an orphan', () => {
  expect(intentLifeMs).toBeLessThan(orphanAgeMs / 10);
});
