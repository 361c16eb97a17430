/** What the contract says of listing. */
import { expect } from 'vitest';
import { type Claim, create, keysUnder } from './object-store-parts.ts';

/** In the order of their UTF-8, which is not the order of a walk through folders, nor of JavaScript's strings. */
const ordered = ['A', 'a', 'a!b', 'a-1', 'a/b', 'a/b/c/d', 'a/b0', 'a0', 'ab', 'b/x', 'é', '\uffee', '\u{1f600}'].filter(
  (key) => key !== 'a' && key !== 'a/b',
);

/** The claims. */
export const listClaims: readonly Claim[] = [
  [
    'lists in the order of the keys’ bytes',
    async (store, prefix) => {
      for (const key of [...ordered].reverse()) await create(store, prefix + key, key);
      expect(await keysUnder(store, prefix)).toEqual(ordered.map((key) => prefix + key));
    },
  ],
  [
    'a prefix may end within a name',
    async (store, prefix) => {
      for (const key of ['one/x', 'one-1.tgz', 'one-2.tgz', 'on', 'two/deep/er']) await create(store, prefix + key, key);
      expect(await keysUnder(store, `${prefix}one`)).toEqual([`${prefix}one-1.tgz`, `${prefix}one-2.tgz`, `${prefix}one/x`]);
      expect(await keysUnder(store, `${prefix}one/`)).toEqual([`${prefix}one/x`]);
      expect(await keysUnder(store, `${prefix}two/de`)).toEqual([`${prefix}two/deep/er`]);
      expect(await keysUnder(store, `${prefix}one-1.tgz`)).toEqual([`${prefix}one-1.tgz`]);
    },
  ],
  [
    'nothing is under a prefix that leads nowhere',
    async (store, prefix) => {
      await create(store, `${prefix}x`, 'x');
      const prefixes = [
        `${prefix}none`,
        `${prefix}none/deep/`,
        `${prefix}x/y`,
        '../',
        '/',
        `${prefix}../`,
        '.charthouse',
        '.charthouse/',
        `${prefix}/`,
      ];
      for (const nowhere of prefixes) expect(await keysUnder(store, nowhere), nowhere).toEqual([]);
    },
  ],
  [
    'says of each object what head says',
    async (store, prefix) => {
      await create(store, `${prefix}x`, 'twelve bytes');
      for await (const listed of store.list(prefix)) {
        const head = await store.head(listed.key);
        expect(head).toMatchObject({ info: listed });
        expect(listed.sizeBytes).toBe(12);
      }
    },
  ],
  [
    'shows nothing of its own',
    async (store, prefix) => {
      await create(store, `${prefix}x`, 'x');
      const all = await keysUnder(store, '');
      expect(all).toContain(`${prefix}x`);
      expect(all.filter((key) => key.includes('charthouse'))).toEqual([]);
    },
  ],
  [
    'lists its own objects only by their own prefix, and keeps them as any other',
    async (store, prefix) => {
      const own = `.charthouse/history/${prefix}`;
      await create(store, `${own}b`, 'b');
      await create(store, `${own}a/c`, 'c');
      expect(await keysUnder(store, own)).toEqual([`${own}a/c`, `${own}b`]);
      expect((await keysUnder(store, '')).filter((key) => key.startsWith('.'))).toEqual([]);
      expect(await store.get(`${own}b`)).toMatchObject({ kind: 'found', body: Buffer.from('b') });
      expect(
        await store.putNew(`${own}b`, [Buffer.from('x')], { attributes: { contentType: 'text/plain', cacheControl: 'no-store' } }),
      ).toEqual({
        kind: 'refused',
      });
    },
  ],
  [
    'no longer lists what was deleted',
    async (store, prefix) => {
      await store.deleteIf(`${prefix}deep/x`, await create(store, `${prefix}deep/x`, 'x'));
      expect(await keysUnder(store, prefix)).toEqual([]);
    },
  ],
  [
    'an abort ends a listing that is under way',
    async (store, prefix) => {
      for (let at = 0; at < 5; at++) await create(store, `${prefix}${at}`, 'x');
      const [stop, reason] = [new AbortController(), new Error('stopped')];
      const listing = async () => {
        for await (const _ of store.list(prefix, { signal: stop.signal })) stop.abort(reason);
      };
      await expect(listing()).rejects.toBe(reason);
    },
  ],
];
