/** What the contract says of writing. */
import { expect } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import type { Body } from '../../src/ports/object-store.ts';
import { anyAttributes, type Claim, create, etagOf, keysUnder, otherEtag, patterned, read, text } from './object-store-parts.ts';

/** More pieces than one writev takes (1024), empty ones among them. */
const manyPieces: Body = Array.from({ length: 3000 }, (_, at) => Buffer.from(at % 7 === 0 ? '' : `piece ${at}\n`));

const bodies: readonly (readonly [string, Body])[] = [
  ['no piece', []],
  ['one empty piece', [new Uint8Array(0)]],
  ['many pieces', manyPieces],
  ['pieces of one buffer', [patterned(5000).subarray(100, 200), patterned(5000).subarray(4000)]],
  ['a few megabytes', [patterned(1_500_000), patterned(10), patterned(2_500_000)]],
];

/** The claims. */
export const writeClaims: readonly Claim[] = [
  ...bodies.map(
    ([what, body], at): Claim => [
      `stores a body of ${what}`,
      async (store, prefix) => {
        await store.putNew(`${prefix}${at}`, body, { attributes: anyAttributes });
        const got = await store.get(`${prefix}${at}`);
        expect(got.kind === 'found' && [got.body.length, sha256Hex(got.body)]).toEqual([Buffer.concat(body).length, sha256Hex(...body)]);
      },
    ],
  ),
  [
    'putNew creates, and never replaces, whatever the bytes',
    async (store, prefix) => {
      const etag = await create(store, `${prefix}x`, 'first');
      expect(await store.putNew(`${prefix}x`, text('second'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await store.putNew(`${prefix}x`, text('first'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await store.get(`${prefix}x`)).toMatchObject({ info: { etag } });
      expect(await read(store, `${prefix}x`)).toBe('first');
    },
  ],
  [
    'putNew does not replace an empty object',
    async (store, prefix) => {
      await create(store, `${prefix}x`, '');
      expect(await store.putNew(`${prefix}x`, text('x'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await read(store, `${prefix}x`)).toBe('');
    },
  ],
  [
    'putIfMatch replaces the object with that ETag, by a longer and by a shorter one',
    async (store, prefix) => {
      let etag = await create(store, `${prefix}x`, 'first');
      for (const value of ['a longer second', '3']) {
        etag = etagOf(await store.putIfMatch(`${prefix}x`, etag, text(value), { attributes: anyAttributes }));
        expect(await store.head(`${prefix}x`)).toMatchObject({ info: { etag, sizeBytes: value.length } });
        expect(await read(store, `${prefix}x`)).toBe(value);
      }
    },
  ],
  [
    'putIfMatch is refused for another ETag and for no object, and changes nothing',
    async (store, prefix) => {
      const first = await create(store, `${prefix}x`, 'first');
      const second = etagOf(await store.putIfMatch(`${prefix}x`, first, text('second'), { attributes: anyAttributes }));
      expect(await store.putIfMatch(`${prefix}x`, first, text('third'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await store.putIfMatch(`${prefix}x`, otherEtag, text('third'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await store.putIfMatch(`${prefix}none`, second, text('third'), { attributes: anyAttributes })).toEqual({ kind: 'refused' });
      expect(await keysUnder(store, prefix)).toEqual([`${prefix}x`]);
      expect(await store.get(`${prefix}x`)).toMatchObject({ info: { etag: second } });
    },
  ],
  [
    'what a put returns is what a read says',
    async (store, prefix) => {
      const created = await create(store, `${prefix}x`, 'first');
      const before = await store.get(`${prefix}x`);
      const replaced = etagOf(await store.putIfMatch(`${prefix}x`, created, text('second'), { attributes: anyAttributes }));
      const after = await store.get(`${prefix}x`);
      expect([before, after]).toMatchObject([{ info: { etag: created } }, { info: { etag: replaced } }]);
    },
  ],
  [
    'equal ETags mean equal bytes: A, then B, then A again harms nobody',
    async (store, prefix) => {
      const a = await create(store, `${prefix}x`, 'A');
      const b = etagOf(await store.putIfMatch(`${prefix}x`, a, text('B'), { attributes: anyAttributes }));
      expect(b).not.toBe(a);
      const again = etagOf(await store.putIfMatch(`${prefix}x`, b, text('A'), { attributes: anyAttributes }));
      // Whether the old ETag holds again is the store's affair; that it stands for the bytes is not.
      const late = await store.putIfMatch(`${prefix}x`, a, text('C'), { attributes: anyAttributes });
      expect(late.kind).toBe(again === a ? 'stored' : 'refused');
      expect(await read(store, `${prefix}x`)).toBe(again === a ? 'C' : 'A');
    },
  ],
  [
    'deleteIf deletes the object with that ETag, and no other',
    async (store, prefix) => {
      const etag = await create(store, `${prefix}x`, 'x');
      expect(await store.deleteIf(`${prefix}x`, otherEtag)).toEqual({ kind: 'refused' });
      expect(await read(store, `${prefix}x`)).toBe('x');
      expect(await store.deleteIf(`${prefix}x`, etag)).toEqual({ kind: 'deleted' });
      expect((await store.get(`${prefix}x`)).kind).toBe('missing');
      expect(await store.deleteIf(`${prefix}x`, etag)).toEqual({ kind: 'missing' });
    },
  ],
  [
    'brief objects are created once, read, listed and removed like others',
    async (store, prefix) => {
      const folder = '.charthouse/intents/';
      const [key, other] = [`${folder}turns/${prefix.replaceAll('/', '-')}x`, `${folder}${prefix.replaceAll('/', '-')}y.json`];
      const brief = { attributes: anyAttributes, isBrief: true };
      const etag = etagOf(await store.putNew(key, text('x'), { ...brief, isRefusalTrusted: true }));
      const second = etagOf(await store.putNew(other, text('y'), brief));
      expect((await store.putNew(key, text('z'), { ...brief, isRefusalTrusted: true })).kind).toBe('refused');
      expect((await store.putNew(other, text('z'), brief)).kind).toBe('refused');
      expect([await read(store, key), await read(store, other)]).toEqual(['x', 'y']);
      expect(await keysUnder(store, folder)).toEqual(expect.arrayContaining([key, other]));
      expect((await store.deleteIf(key, etag, { isWrittenOnce: true })).kind).toBe('deleted');
      expect((await store.deleteIf(other, second, { isWrittenOnce: true })).kind).toBe('deleted');
      expect((await store.get(key)).kind).toBe('missing');
      expect(await keysUnder(store, folder)).not.toContain(other);
    },
  ],
  [
    'a deleted object can be created again',
    async (store, prefix) => {
      await store.deleteIf(`${prefix}x`, await create(store, `${prefix}x`, 'x'));
      await create(store, `${prefix}x`, 'y');
      expect(await read(store, `${prefix}x`)).toBe('y');
    },
  ],
  [
    'an object may have the name of a prefix of others',
    async (store, prefix) => {
      await create(store, `${prefix}a/b`, 'below');
      await create(store, `${prefix}a`, 'above');
      expect(await keysUnder(store, prefix)).toEqual([`${prefix}a`, `${prefix}a/b`]);
    },
  ],
];
