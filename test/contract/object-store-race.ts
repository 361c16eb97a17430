/** What the contract says of calls that meet. */
import { expect } from 'vitest';
import type { ObjectStore } from '../../src/ports/object-store.ts';
import { anyAttributes, type Claim, create, etagOf, patterned, read, text } from './object-store-parts.ts';

/** 12 calls at once, every second one through the other handle. */
function meet<T>(store: ObjectStore, again: ObjectStore, call: (through: ObjectStore, at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 12 }, (_, at) => call(at % 2 === 0 ? store : again, at)));
}

const stored = (outcomes: readonly { readonly kind: string }[]): readonly number[] =>
  outcomes.flatMap(({ kind }, at) => (kind === 'stored' || kind === 'deleted' ? [at] : []));

/** The claims. */
export const raceClaims: readonly Claim[] = [
  [
    'of many creations exactly one succeeds, and its bytes are there',
    async (store, prefix, again) => {
      for (let round = 0; round < 5; round++) {
        const key = `${prefix}new/${round}`;
        const outcomes = await meet(store, again, (through, at) =>
          through.putNew(key, text(`writer ${at}`), { attributes: anyAttributes }),
        );
        expect(stored(outcomes)).toHaveLength(1);
        expect(await read(again, key)).toBe(`writer ${stored(outcomes)[0]}`);
      }
    },
  ],
  [
    'of many replacements of one revision exactly one succeeds, and its bytes are there',
    async (store, prefix, again) => {
      let etag = await create(store, `${prefix}x`, 'start');
      for (let round = 0; round < 5; round++) {
        const revision = etag;
        const outcomes = await meet(store, again, (through, at) =>
          through.putIfMatch(`${prefix}x`, revision, text(`round ${round} writer ${at}`), { attributes: anyAttributes }),
        );
        expect(stored(outcomes)).toHaveLength(1);
        expect(await read(again, `${prefix}x`)).toBe(`round ${round} writer ${stored(outcomes)[0]}`);
        etag = outcomes.flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.etag] : []))[0] ?? '';
      }
    },
  ],
  [
    'nothing is lost when each reads, adds and swaps until it wins',
    async (store, prefix, again) => {
      await create(store, `${prefix}x`, '');
      await meet(store, again, async (through, at) => {
        for (;;) {
          const got = await through.get(`${prefix}x`);
          if (got.kind !== 'found') throw new Error('the object vanished');
          const put = await through.putIfMatch(`${prefix}x`, got.info.etag, [got.body, Buffer.from(`${at}\n`)], {
            attributes: anyAttributes,
          });
          if (put.kind === 'stored') return;
        }
      });
      const lines = (await read(store, `${prefix}x`))?.trim().split('\n') ?? [];
      expect(lines.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    },
  ],
  [
    'of many deletions exactly one deletes',
    async (store, prefix, again) => {
      const etag = await create(store, `${prefix}x`, 'x');
      const outcomes = await meet(store, again, (through) => through.deleteIf(`${prefix}x`, etag));
      expect(stored(outcomes)).toHaveLength(1);
      expect((await store.head(`${prefix}x`)).kind).toBe('missing');
    },
  ],
  [
    'a replacement and a deletion of one revision do not both succeed',
    async (store, prefix, again) => {
      for (let round = 0; round < 12; round++) {
        const key = `${prefix}${round}`;
        const etag = await create(store, key, 'x');
        const outcomes = await Promise.all([
          store.putIfMatch(key, etag, text('y'), { attributes: anyAttributes }),
          again.deleteIf(key, etag),
        ]);
        expect(stored(outcomes)).toHaveLength(1);
        expect(await read(store, key)).toBe(outcomes[0].kind === 'stored' ? 'y' : undefined);
      }
    },
  ],
  [
    'a reader sees one revision or the next, never a mixture',
    async (store, prefix, again) => {
      const revisions = [1, 2, 3, 4].map((value) => patterned(700_000).fill(value, 0, 600_000));
      let etag = etagOf(await store.putNew(`${prefix}x`, [revisions[0] ?? new Uint8Array()], { attributes: anyAttributes }));
      let writing = true;
      const reader = async () => {
        const seen: boolean[] = [];
        while (writing) {
          const got = await again.get(`${prefix}x`);
          seen.push(got.kind === 'found' && revisions.some((revision) => Buffer.compare(revision, got.body) === 0));
        }
        return seen;
      };
      const readers = [reader(), reader()];
      for (const revision of revisions.slice(1))
        etag = etagOf(await store.putIfMatch(`${prefix}x`, etag, [revision], { attributes: anyAttributes }));
      writing = false;
      const seen = (await Promise.all(readers)).flat();
      expect(seen.length).toBeGreaterThan(0);
      expect(seen).not.toContain(false);
    },
  ],
];
