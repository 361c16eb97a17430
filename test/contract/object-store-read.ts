/** What the contract says of reading. */
import { expect } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import type { ObjectStore } from '../../src/ports/object-store.ts';
import { anyAttributes, type Claim, create, drained, etagOf, otherEtag, patterned, read, text } from './object-store-parts.ts';

const missing = { kind: 'missing', deleted: false };

/** Keys that are hard on URLs, shells or file systems, and still keys. */
const oddKeys = [
  'a+b-1.0.0+build.1.tgz',
  'with space',
  '%2B',
  'größe',
  '日本/語.tgz',
  '\u{1f600}',
  'quote\'"`$x',
  '..dots..',
  '-n',
  'a;b&c=d?e#f',
];

/** What no store takes as a key. */
const badKeys = ['', '/', '/etc/passwd', '../x', 'a/../../x', 'a/./b', 'a//b', 'a/', 'a\0b', '.charthouse/lock', '.CHARTHOUSE/x', '\ud800'];

async function rangeOf(store: ObjectStore, key: string, start: number, end: number): Promise<string> {
  const got = await store.stream(key, { range: { start, end } });
  return got.kind === 'found' ? Buffer.from((await drained(got.body)).bytes).toString() : 'missing';
}

/** The claims. */
export const readClaims: readonly Claim[] = [
  [
    'an object that is not there is missing, however it is asked for',
    async (store, prefix) => {
      for (const key of [`${prefix}none`, `${prefix}deep/er/none`]) {
        expect([await store.get(key), await store.head(key), await store.stream(key)]).toEqual([missing, missing, missing]);
      }
    },
  ],
  [
    'get, head and stream say the same of an object',
    async (store, prefix) => {
      const etag = await create(store, `${prefix}x`, 'twelve bytes');
      const [got, head, streamed] = [await store.get(`${prefix}x`), await store.head(`${prefix}x`), await store.stream(`${prefix}x`)];
      if (got.kind !== 'found' || head.kind !== 'found' || streamed.kind !== 'found') throw new Error('not found');
      expect(got.info).toMatchObject({ key: `${prefix}x`, etag, sizeBytes: 12 });
      expect([head.info, streamed.info]).toEqual([got.info, got.info]);
      expect(Buffer.from((await drained(streamed.body)).bytes).toString()).toBe('twelve bytes');
    },
  ],
  [
    'says the digest of what it put itself, without being asked for the bytes',
    async (store, prefix) => {
      await create(store, `${prefix}x`, 'twelve bytes');
      const digest = sha256Hex(Buffer.from('twelve bytes'));
      const [got, head] = [await store.get(`${prefix}x`), await store.head(`${prefix}x`)];
      const range = await store.stream(`${prefix}x`, { range: { start: 0, end: 0 } });
      if (got.kind !== 'found' || head.kind !== 'found' || range.kind !== 'found') throw new Error('not found');
      await drained(range.body);
      expect([got.info.sha256, head.info.sha256, range.info.sha256 ?? digest]).toEqual([digest, digest, digest]);
    },
  ],
  [
    'says when an object was put, by one clock for all objects',
    async (store, prefix) => {
      const times: number[] = [];
      for (const name of ['a', 'b', 'c']) {
        await create(store, prefix + name, name);
        const head = await store.head(prefix + name);
        if (head.kind === 'found') times.push(head.info.lastModifiedMs);
      }
      expect(times).toHaveLength(3);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThan(Date.UTC(2020));
    },
  ],
  [
    'keeps metadata beside the bytes, and replaces it with them',
    async (store, prefix) => {
      const first = await store.putNew(`${prefix}x`, text('1'), {
        attributes: { ...anyAttributes, metadata: { 'charthouse-run': 'abc', other: '1' } },
      });
      const head = await store.head(`${prefix}x`);
      expect(head).toMatchObject({ info: { metadata: { 'charthouse-run': 'abc', other: '1' } } });
      await store.putIfMatch(`${prefix}x`, etagOf(first), text('2'), {
        attributes: { ...anyAttributes, metadata: { 'charthouse-run': 'def' } },
      });
      const got = await store.get(`${prefix}x`);
      expect(got.kind === 'found' && got.info.metadata).toEqual({ 'charthouse-run': 'def' });
    },
  ],
  [
    'a range gives exactly its bytes',
    async (store, prefix) => {
      await create(store, `${prefix}x`, '0123456789');
      const ranges = [
        await rangeOf(store, `${prefix}x`, 0, 0),
        await rangeOf(store, `${prefix}x`, 3, 6),
        await rangeOf(store, `${prefix}x`, 9, 9),
      ];
      expect(ranges).toEqual(['0', '3456', '9']);
    },
  ],
  [
    'a range that reaches past the end stops there',
    async (store, prefix) => {
      await create(store, `${prefix}x`, '0123456789');
      expect(await rangeOf(store, `${prefix}x`, 8, 99)).toBe('89');
    },
  ],
  [
    'the info of a range is that of the whole object',
    async (store, prefix) => {
      const etag = await create(store, `${prefix}x`, '0123456789');
      const got = await store.stream(`${prefix}x`, { range: { start: 2, end: 3 } });
      expect(got).toMatchObject({ info: { etag, sizeBytes: 10 } });
      if (got.kind === 'found') await drained(got.body);
    },
  ],
  [
    'a stream may be left before its end',
    async (store, prefix) => {
      await store.putNew(`${prefix}x`, [patterned(3_000_000)], { attributes: anyAttributes });
      for (let round = 0; round < 3; round++) {
        const got = await store.stream(`${prefix}x`);
        if (got.kind === 'found') for await (const piece of got.body) if (piece.length > 0) break;
      }
      expect(await store.head(`${prefix}x`)).toMatchObject({ info: { sizeBytes: 3_000_000 } });
    },
  ],
  [
    'a stream that was opened before a replacement gives the old object or fails, never a mixture',
    async (store, prefix) => {
      const [old, young] = [patterned(4_000_000), patterned(4_000_000).fill(7, 1_000_000)];
      const etag = etagOf(await store.putNew(`${prefix}x`, [old], { attributes: anyAttributes }));
      const opened = await store.stream(`${prefix}x`);
      if (opened.kind !== 'found') throw new Error('not found');
      await store.putIfMatch(`${prefix}x`, etag, [young], { attributes: anyAttributes });
      const { bytes } = await drained(opened.body).catch(() => ({ bytes: old }));
      expect(Buffer.compare(bytes, old)).toBe(0);
    },
  ],
  [
    'keys are kept as they are written',
    async (store, prefix) => {
      for (const [at, key] of oddKeys.entries()) await create(store, prefix + key, `value ${at}`);
      const values = [];
      for (const key of oddKeys) values.push(await read(store, prefix + key));
      expect(values).toEqual(oddKeys.map((_, at) => `value ${at}`));
      expect(await read(store, `${prefix}a b-1.0.0 build.1.tgz`)).toBeUndefined();
      expect(await read(store, `${prefix}+`)).toBeUndefined();
    },
  ],
  [
    'what is no key is refused by every call',
    async (store) => {
      for (const key of badKeys) {
        const calls = [
          () => store.get(key),
          () => store.head(key),
          () => store.stream(key),
          () => store.putNew(key, text('x'), { attributes: anyAttributes }),
          () => store.putIfMatch(key, otherEtag, text('x'), { attributes: anyAttributes }),
          () => store.deleteIf(key, otherEtag),
        ];
        for (const call of calls) await expect(call(), JSON.stringify(key)).rejects.toMatchObject({ code: 'CH_STORE_UNSUPPORTED' });
      }
    },
  ],
  [
    'a call whose signal is aborted already does nothing and rejects with the reason',
    async (store, prefix) => {
      const reason = new Error('stopped');
      const options = { signal: AbortSignal.abort(reason) };
      const calls = [
        () => store.get(`${prefix}x`, options),
        () => store.head(`${prefix}x`, options),
        () => store.stream(`${prefix}x`, options),
        () => store.putNew(`${prefix}x`, text('x'), { attributes: anyAttributes, ...options }),
        () => store.putIfMatch(`${prefix}x`, otherEtag, text('x'), { attributes: anyAttributes, ...options }),
        () => store.deleteIf(`${prefix}x`, otherEtag, options),
        async () => {
          for await (const _ of store.list(prefix, options)) throw new Error('listed');
        },
      ];
      for (const call of calls) await expect(call()).rejects.toBe(reason);
      expect(await store.head(`${prefix}x`)).toEqual(missing);
    },
  ],
];
