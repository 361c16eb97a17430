/** The contract of `LargeObjects` in src/ports/object-store.ts as tests, for each store that has it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crc64 } from '../../src/base/crc64.ts';
import { sha256Hex } from '../../src/base/digest.ts';
import type { LargeObjects, NewPart, ObjectStore } from '../../src/ports/object-store.ts';
import type { StoreUnderTest } from './object-store.ts';
import { anyAttributes, etagOf, keysUnder, otherEtag, patterned, text } from './object-store-parts.ts';

const limitMs = 60_000;

/** Declares the suite for one store. */
export function describeLargeObjects(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract for large objects:`, () => {
    let under: StoreUnderTest;
    let store: ObjectStore;
    let large: LargeObjects;
    let old: Uint8Array;
    let least: number;
    beforeAll(async () => {
      under = await make();
      store = under.store;
      if (store.large === undefined) throw new Error('it moves the whole');
      large = store.large;
      least = Math.max(large.parts.leastBytes, 100);
      old = patterned(Math.max(large.fromBytes, 3 * least) + 7);
    });
    afterAll(() => under.close());

    const created = async (key: string): Promise<string> => etagOf(await store.putNew(key, [old], { attributes: anyAttributes }));

    /** A range, new bytes, the rest: and the whole that they are. */
    const parts = (mark = 'new'): { readonly parts: readonly NewPart[]; readonly whole: Buffer } => {
      const added = [Buffer.from(mark), old.subarray(least, 2 * least)];
      return {
        whole: Buffer.concat([old.subarray(0, least), ...added, old.subarray(2 * least)]),
        parts: [
          { kind: 'copy', range: { start: 0, end: least - 1 } },
          { kind: 'send', body: Promise.resolve(added) },
          { kind: 'copy', range: { start: 2 * least, end: old.length - 1 } },
        ],
      };
    };

    const join = (key: string, etag: string, mark?: string) => {
      const made = parts(mark);
      const attributes = { ...anyAttributes, metadata: { run: 'r' } };
      return large.join(key, etag, made.parts, { attributes, crc64: crc64(made.whole) });
    };

    it('getSmall returns a small object whole, and of a large one what is known', { timeout: limitMs }, async () => {
      const etag = await created('small/large');
      const small = etagOf(await store.putNew('small/small', text('abc'), { attributes: anyAttributes }));
      expect(await large.getSmall('small/large')).toMatchObject({ kind: 'large', info: { etag, sizeBytes: old.length } });
      expect(await large.getSmall('small/small')).toMatchObject({ kind: 'found', info: { etag: small, sizeBytes: 3 } });
      expect(await large.getSmall('small/none')).toMatchObject({ kind: 'missing' });
    });

    it('getRange returns a range of the object that is asked for, and of no other', { timeout: limitMs }, async () => {
      const etag = await created('range/x');
      const range = { start: 5, end: 104 };
      const bytes = await large.getRange('range/x', etag, { range });
      expect(bytes && Buffer.from(bytes).equals(old.subarray(5, 105))).toBe(true);
      expect(await large.getRange('range/x', otherEtag, { range })).toBeUndefined();
      expect(await large.getRange('range/none', etag, { range })).toBeUndefined();
    });

    it('join replaces the object by its ranges and new bytes', { timeout: limitMs }, async () => {
      const before = await created('join/x');
      const etag = etagOf(await join('join/x', before));
      const got = await store.get('join/x');
      const { whole } = parts();
      expect(got.kind === 'found' && Buffer.from(got.body).equals(whole)).toBe(true);
      const kept = { sha256: undefined, crc64: crc64(whole), metadata: { run: 'r' } };
      const digest = { sha256: sha256Hex(whole), metadata: {} };
      const info = { etag, sizeBytes: whole.length, ...(large.etagsAreDigests === true ? digest : kept) };
      expect(await store.head('join/x')).toMatchObject({ info });
      expect(etag).not.toBe(before);
      expect((await store.putIfMatch('join/x', etag, text('next'), { attributes: anyAttributes })).kind).toBe('stored');
    });

    it('join puts few new bytes behind a range, and nothing else of it stays', { timeout: limitMs }, async () => {
      const before = await created('extended/x');
      const least = large.parts.leastBytes;
      const added = [Buffer.from('new')];
      const range = { start: least, end: 2 * least - 1 };
      const behind = Buffer.concat([old.subarray(least, 2 * least), ...added]);
      const extended: readonly NewPart[] = [
        { kind: 'copy', range: { start: 0, end: least - 1 } },
        { kind: 'extend', range, body: Promise.resolve(added), crc64: crc64(behind) },
        { kind: 'copy', range: { start: 2 * least, end: old.length - 1 } },
      ];
      const whole = Buffer.concat([old.subarray(0, least), behind, old.subarray(2 * least)]);
      const options = { attributes: anyAttributes, crc64: crc64(whole) };
      const outcome = await large.join('extended/x', before, extended, options);
      etagOf(outcome);
      await (outcome.kind === 'stored' ? outcome.afterwards : undefined);
      const got = await store.get('extended/x');
      expect(got.kind === 'found' && Buffer.from(got.body).equals(whole)).toBe(true);
      expect((await large.join('extended/x', before, extended, options)).kind).toBe('refused');
      expect(await keysUnder(store, '.charthouse/intents/')).toEqual([]);
    });

    it('join is refused for another ETag and for no object, and changes nothing', { timeout: limitMs }, async () => {
      const etag = await created('refused/x');
      expect(await join('refused/x', otherEtag)).toEqual({ kind: 'refused' });
      expect(await join('refused/none', etag)).toEqual({ kind: 'refused' });
      expect(await store.head('refused/x')).toMatchObject({ info: { etag } });
      expect(await store.head('refused/none')).toMatchObject({ kind: 'missing' });
    });

    it('of many joins and puts on one version exactly one succeeds', { timeout: limitMs }, async () => {
      const etag = await created('race/x');
      const writers = Array.from({ length: 6 }, (_, at) =>
        at % 2 === 0
          ? join('race/x', etag, `writer ${at}`)
          : store.putIfMatch('race/x', etag, text(`writer ${at}`), { attributes: anyAttributes }),
      );
      const outcomes = await Promise.all(writers);
      const [winner, ...more] = outcomes.flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.etag] : []));
      expect(more).toEqual([]);
      expect(await store.head('race/x')).toMatchObject({ info: { etag: winner } });
    });
  });
}
