/** Many listed packages are looked at with one listing, which proves and never accuses. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Bench, bench, chartPackage, portsOf, said } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ListedObject, ObjectStore } from '../../ports/object-store.ts';
import type { PublishReport } from '../../repository/outcome.ts';

const count = 30;
const packages = Array.from({ length: count }, (_, at) => chartPackage(`app-${at}`, '1.0.0'));
const inputs = Object.fromEntries(packages.map(({ fileName, bytes }) => [fileName, bytes]));
const [one] = packages as [(typeof packages)[number], ...typeof packages];
const sameSize = Array.from({ length: 300 }, (_, at) => chartPackage('app-0', '1.0.0', 'a: 1\n', 315_532_801 + at)).find(
  ({ bytes, digest }) => bytes.length === one.bytes.length && digest !== one.digest,
);

type EtagOf = (md5: string) => string | undefined;

/** The bench's store as a bucket: its listing has ETags. */
function bucketOf(self: Bench, { etagOf = (md5) => `"${md5}"`, perRequest = 100 }: { etagOf?: EtagOf; perRequest?: number } = {}) {
  const pages: string[] = [];
  const base = portsOf(self).store;
  async function* list(...args: Parameters<ObjectStore['list']>): AsyncGenerator<ListedObject> {
    let seen = 0;
    for await (const each of base.list(...args)) {
      if (seen++ % perRequest === 0) pages.push(args[0]);
      const answer = await self.store.get(each.key);
      const md5 = answer.kind === 'found' ? createHash('md5').update(answer.body).digest('hex') : '';
      yield { ...each, etag: etagOf(md5) };
    }
  }
  return { pages, store: { ...base, list, listedPerRequest: perRequest } satisfies ObjectStore };
}

async function published(): Promise<Bench> {
  const self = bench();
  expect((await self.publish(inputs)).error).toBeNull();
  self.calls.length = 0;
  return self;
}

const outcomes = ({ charts }: PublishReport): readonly string[] => charts.map(({ outcome }) => outcome);
const heads = ({ calls }: Bench): readonly string[] => calls.filter((call) => call.startsWith('head'));

it('needs one read of the index and one listing for a tree that did not change', async () => {
  const self = await published();
  const { store, pages } = bucketOf(self);
  expect(outcomes(await self.publish(inputs, { verify: false }, { store }))).toEqual(Array(count).fill('unchanged'));
  expect([self.calls, pages]).toEqual([['get index.yaml'], ['app-']]);
});

it.each([
  ['gone', undefined, 'missing'],
  ['of another size', Buffer.from('other'), 'wrong-digest'],
  ['of the same size, with other bytes', sameSize?.bytes, 'wrong-digest'],
  ['ours', one.bytes, 'unchanged'],
] as const)('reports a package that is %s as a HEAD of each would', async (_, body, outcome) => {
  const [self, asked] = [await published(), await published()];
  for (const each of [self, asked]) each.store.meddle(one.fileName, body);
  const { store } = bucketOf(self);
  const [listed, headed] = [await self.publish(inputs, {}, { store }), await asked.publish(inputs)];
  expect(outcomes(listed)).toEqual([outcome, ...Array(count - 1).fill('unchanged')]);
  expect([outcomes(listed), listed.error?.message]).toEqual([outcomes(headed), headed.error?.message]);
  expect(heads(self)).toEqual(outcome === 'unchanged' ? [] : [`head ${one.fileName}`]);
});

it.each([
  ['of encrypted objects', { etagOf: (md5: string) => `"${[...md5].reverse().join('')}"`, perRequest: 10 }],
  ['of multipart uploads', { etagOf: (md5: string) => `"${md5}-2"`, perRequest: 10 }],
  ['that are not there', { etagOf: () => undefined, perRequest: 10 }],
])('leaves a listing with ETags %s after its first page', async (_, bucket) => {
  const self = await published();
  const { store, pages } = bucketOf(self, bucket);
  expect(outcomes(await self.publish(inputs, {}, { store }))).toEqual(Array(count).fill('unchanged'));
  // 12.5 HEADs pay for a request: at 10 versions a request, 30 versions do not fit into the two that would.
  expect([pages.length, heads(self).length]).toEqual([0, count]);
  const wider = bucketOf(self, { ...bucket, perRequest: 20 });
  self.calls.length = 0;
  expect(outcomes(await self.publish(inputs, {}, { store: wider.store }))).toEqual(Array(count).fill('unchanged'));
  expect([wider.pages.length, heads(self).length]).toEqual([1, count]);
});

it('stops where HEADs would cost less, and asks with them for the rest', async () => {
  const self = await published();
  // Other objects between ours, which no version of the index announces.
  for (let at = 0; at < 40; at++) self.store.meddle(`app-0000-${String(at).padStart(2, '0')}.txt`, 'x');
  const { store, pages } = bucketOf(self, { perRequest: 20 });
  expect(outcomes(await self.publish(inputs, {}, { store }))).toEqual(Array(count).fill('unchanged'));
  expect([pages.length, heads(self).length]).toEqual([2, count - 1]);
});

it.each([
  ['CH_STORE_DENIED', count],
  ['CH_STORE_UNEXPECTED', count],
  ['CH_STORE_UNAVAILABLE', 0],
] as const)('a listing that ends with %s', async (code, asked) => {
  const self = await published();
  const { store } = bucketOf(self);
  const list: ObjectStore['list'] = () => {
    throw new CharthouseError(code, { message: 'no listing' });
  };
  const report = await self.publish(inputs, {}, { store: { ...store, list } });
  expect([said(report)[1], heads(self).length]).toEqual([asked === 0 ? code : 'ok', asked]);
});

it.each([1, 12])('a listing is not asked for %i charts', async (few) => {
  const self = await published();
  const { store, pages } = bucketOf(self);
  const some = Object.fromEntries(Object.entries(inputs).slice(0, few));
  expect(outcomes(await self.publish(some, {}, { store }))).toEqual(Array(few).fill('unchanged'));
  expect([pages, heads(self).length]).toEqual([[], few]);
});
