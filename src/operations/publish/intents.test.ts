/** A publisher that lost twice takes the intents of others along, by the rules of a publish. */
import { expect, it } from 'vitest';
import { intentsFolder, leaveIntent, loseSwaps } from '../../../test/support/publish/crowd.ts';
import { type Bench, bench, chartPackage, said } from '../../../test/support/publish/publish-harness.ts';
import { listedIn } from '../../../test/support/publish/watch-index.ts';
import { CharthouseError } from '../../base/error.ts';
import { entryOf } from '../../index-file/entry.ts';
import type { GetOutcome } from '../../ports/object-store.ts';
import { intentText } from '../../repository/commit/together/intent.ts';
import { noteFromMetadata } from '../../repository/history/change-note.ts';

const own = chartPackage('own', '1.0.0');
const app1 = chartPackage('app', '1.0.0');

async function begun(): Promise<Bench> {
  const self = bench();
  expect(said(await self.publish({ [app1.fileName]: app1.bytes }))).toEqual(['new', 'ok']);
  return self;
}

/** Publishes `own` in a crowd; resolves to what the index lists besides it and app 1.0.0. */
async function carriedBy(self: Bench, losses = 2, store = loseSwaps(self, losses)): Promise<readonly string[]> {
  const report = await self.publish({ [own.fileName]: own.bytes }, {}, { store });
  expect(said(report)).toEqual(['new', 'ok']);
  const listed = (listedIn(await self.index()) ?? []).map(({ name, version }) => `${name} ${version}`);
  expect(listed).toEqual(expect.arrayContaining(['own 1.0.0', 'app 1.0.0']));
  return listed.filter((each) => each !== 'own 1.0.0' && each !== 'app 1.0.0');
}

const textOf = (found: GetOutcome): string => (found.kind === 'found' ? Buffer.from(found.body).toString() : '');

async function intentsIn({ store }: Bench): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(intentsFolder)) keys.push(key.slice(intentsFolder.length));
  return keys;
}

it('takes along all that fit, each as it was written', async () => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('app', '2.0.0'), chartPackage('other', '1.0.0')]);
  leaveIntent(self, 'b', [chartPackage('third', '1.0.0')]);
  expect([...(await carriedBy(self))].sort()).toEqual(['app 2.0.0', 'other 1.0.0', 'third 1.0.0']);
  const { digest } = chartPackage('third', '1.0.0');
  expect(listedIn(await self.index())).toContainEqual(expect.objectContaining({ name: 'third', url: 'third-1.0.0.tgz', digest }));
  // Their publishers may live, and remove them.
  expect(await intentsIn(self)).toEqual(['a.json', 'b.json']);
});

it('names the runs that it took along in the history', async () => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('third', '1.0.0')]);
  const history = { origin: { actor: 'ada' }, keepsRecords: true };
  const report = await self.publish({ [own.fileName]: own.bytes }, {}, { store: loseSwaps(self, 2), history });
  expect(said(report)).toEqual(['new', 'ok']);
  const found = await self.store.get('index.yaml');
  expect(found.kind === 'found' ? noteFromMetadata(found.info.metadata) : undefined).toMatchObject({
    ...{ operation: 'publish', actor: 'ada', added: 2, carried: { runs: 1, list: [{ run: 'a' }] } },
    list: [
      { kind: 'added', name: 'own', version: '1.0.0' },
      { kind: 'added', name: 'third', version: '1.0.0' },
    ],
  });
});

it.each([0, 1])('takes none along after %i lost swaps', async (losses) => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('other', '1.0.0')]);
  expect(await carriedBy(self, losses)).toEqual([]);
});

it('removes an intent whose entries are listed', async () => {
  const self = await begun();
  leaveIntent(self, 'a', [app1]);
  expect(await carriedBy(self)).toEqual([]);
  expect(await intentsIn(self)).toEqual([]);
});

const fits = chartPackage('fits', '1.0.0');

it.each<readonly [string, (self: Bench) => void]>([
  [
    'a version that is listed with other contents',
    (self) => leaveIntent(self, 'a', [fits, chartPackage('app', '1.0.0', 'a: 2\n')], [app1]),
  ],
  [
    'a version that this run publishes with other contents',
    (self) => leaveIntent(self, 'a', [fits, chartPackage('own', '1.0.0', 'a: 2\n')], [own]),
  ],
  ['a version that equals a listed one', (self) => leaveIntent(self, 'a', [fits, chartPackage('app', '1.0.0+b')])],
  ['a version that equals one of this run', (self) => leaveIntent(self, 'a', [fits, chartPackage('own', '1.0.0+b')])],
  ['two versions that are equal', (self) => leaveIntent(self, 'a', [fits, chartPackage('x', '1.0.0+a'), chartPackage('x', '1.0.0+b')])],
  [
    'a package that is not in the store',
    (self) => leaveIntent(self, 'a', [fits, chartPackage('x', '1.0.0')], [chartPackage('x', '1.0.0')]),
  ],
  [
    'a package with another digest',
    (self) => {
      leaveIntent(self, 'a', [fits, chartPackage('x', '1.0.0')]);
      self.store.meddle('x-1.0.0.tgz', chartPackage('x', '1.0.0', 'a: 2\n').bytes);
    },
  ],
  [
    'a version that was yanked',
    (self) => {
      leaveIntent(self, 'a', [fits, chartPackage('x', '1.0.0')]);
      const tombstone = { name: 'x', version: '1.0.0', state: 'yanked', urls: [], when: '2026-01-01T00:00:00Z', by: {}, records: [] };
      self.store.meddle('.charthouse/yanked/x/1.0.0.json', JSON.stringify({ schemaVersion: 1, ...tombstone }));
    },
  ],
])('leaves an intent with %s, as a whole, and takes the others along', async (_, meddle) => {
  const self = await begun();
  // Without the metadata of a commit, tombstones are asked for.
  self.store.meddle('index.yaml', await self.index());
  meddle(self);
  leaveIntent(self, 'b', [chartPackage('third', '1.0.0')]);
  expect(await carriedBy(self)).toEqual(['third 1.0.0']);
  expect(await intentsIn(self)).toEqual(['a.json', 'b.json']);
});

it('leaves an intent whose URLs have another form than those of the chart', async () => {
  const self = await begun();
  const { metadata, digest, fileName, bytes } = chartPackage('app', '2.0.0');
  self.store.meddle(fileName, bytes);
  const entry = entryOf({ metadata, url: `https://charts.example/${fileName}`, created: '2026-01-02T03:04:05.001Z', digest });
  self.store.meddle(`${intentsFolder}a.json`, intentText({ run: 'a', by: {}, entries: [{ key: fileName, entry }] }));
  expect(await carriedBy(self)).toEqual([]);
});

it('does not name packages of a new repository as unpublished that it lists for others', async () => {
  const self = bench();
  // Its mark is there, as of another first publish.
  const stop = new AbortController();
  self.hook = ({ operation, when }) => {
    if (operation === 'putNew' && when === 'after' && self.calls.some((call) => call.endsWith('.tgz'))) stop.abort(new Error('stopped'));
  };
  await self.publish({ [app1.fileName]: app1.bytes }, {}, { signal: stop.signal });
  self.hook = () => undefined;
  expect(listedIn(await self.index())).toEqual([]);
  leaveIntent(self, 'a', [app1]);
  const { warnings, error } = await self.publish({ [own.fileName]: own.bytes }, {}, { store: loseSwaps(self, 2) });
  expect({ warnings, error }).toEqual({ warnings: [], error: null });
  expect(listedIn(await self.index())).toHaveLength(2);
});

it('takes the first of two intents with one version', async () => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('x', '1.0.0')]);
  self.now += 1;
  leaveIntent(self, 'b', [chartPackage('x', '1.0.0', 'a: 2\n')], [chartPackage('x', '1.0.0')]);
  expect(await carriedBy(self)).toEqual(['x 1.0.0']);
});

it('takes no expired intent along, and removes it', async () => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('x', '1.0.0')]);
  self.now += 10 * 60 * 1000;
  expect(await carriedBy(self)).toEqual([]);
  expect(await intentsIn(self)).toEqual([]);
});

it.each([
  ['is no intent', '{"schemaVersion":1}'],
  ['is too large', JSON.stringify({ schemaVersion: 1, more: 'x'.repeat(1024 * 1024) })],
])('leaves an object that %s', async (_, text) => {
  const self = await begun();
  self.store.meddle(`${intentsFolder}x.json`, text);
  expect(await carriedBy(self)).toEqual([]);
});

it.each([
  ['its package', 'x-1.0.0.tgz', ['third 1.0.0']],
  ['its tombstone', '.charthouse/yanked/x/1.0.0.json', []],
  ['itself', `${intentsFolder}a.json`, ['third 1.0.0']],
])('publishes its own if the store refuses to answer about an intent: about %s', async (_, refused, carried) => {
  const self = await begun();
  leaveIntent(self, 'a', [chartPackage('x', '1.0.0')]);
  leaveIntent(self, 'b', [chartPackage('third', '1.0.0')]);
  const store = loseSwaps(self, 2);
  const answers = async (key: string): Promise<void> => {
    if (key === refused) throw new CharthouseError('CH_STORE_UNSUPPORTED', { message: 'the key is too long' });
  };
  const refusing: typeof store = {
    ...store,
    head: async (key, options) => answers(key).then(() => store.head(key, options)),
    get: async (key, options) => answers(key).then(() => store.get(key, options)),
  };
  // If something was yanked, tombstones are asked for.
  const yanked = { name: 'x', version: '1.0.0', state: 'restored', urls: [], when: '2026-01-01T00:00:00Z', by: {}, records: [] };
  self.store.meddle('.charthouse/yanked/x/1.0.0.json', JSON.stringify({ schemaVersion: 1, ...yanked }));
  self.store.meddle('index.yaml', await self.index());
  expect(await carriedBy(self, 2, refusing)).toEqual(carried);
});

it('is done when another publisher has listed its version', async () => {
  const self = await begun();
  const before = await self.index();
  let [swaps, carried] = [0, undefined as string | undefined];
  const { store } = self;
  // Reads the intent of this run, and commits it before this run reads the index again.
  self.hook = async ({ operation, key, when }) => {
    if (key !== 'index.yaml' || when !== 'before' || carried !== undefined) return;
    if (operation === 'putIfMatch' && ++swaps < 3) self.store.meddle(key, `${await store.get(key).then(textOf)}# ${swaps}\n`);
    if (operation !== 'get' || swaps < 2) return;
    [carried] = await intentsIn(self);
    const other = chartPackage('other', '1.0.0');
    await self.publish(
      { [other.fileName]: other.bytes },
      {},
      { store: loseSwaps({ ...self, store }, 2), signal: new AbortController().signal },
    );
  };
  const report = await self.publish({ [own.fileName]: own.bytes });
  expect(carried).toBeDefined();
  expect(before).not.toContain('own');
  expect(said(report)).toEqual(['new', 'ok']);
  expect(report.charts).toMatchObject([{ url: 'own-1.0.0.tgz' }]);
  expect(report.index).toMatchObject({ attempts: 2, versionsBefore: 1, versionsAfter: 3 });
  expect(await intentsIn(self)).toEqual([]);
});
