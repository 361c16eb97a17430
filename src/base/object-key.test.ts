import { describe, expect, it } from 'vitest';
import { checkKey, keyFault, listedKeyFault, storedKeyFault } from './object-key.ts';

describe('a key', () => {
  it.each(['index.yaml', 'a/b/c', 'a+b.tgz', 'with space', 'größe/日本.tgz', '..a/b..', 'x/.charthouse', '.charthouse2/x', '-'])(
    'may be %j',
    (key) => {
      expect(keyFault(key)).toBeUndefined();
    },
  );

  it.each([
    '',
    '/',
    '/etc/passwd',
    'a/',
    'a//b',
    '.',
    '..',
    '../x',
    'a/../../x',
    'a/./b',
    'a\0b',
    '\ud800.tgz',
    '.charthouse',
    '.charthouse/lock',
    '.CharThouse/x',
    'é'.repeat(513),
  ])('is never %j', (key) => {
    expect(() => checkKey(key)).toThrowError(
      expect.objectContaining({ code: 'CH_STORE_UNSUPPORTED', details: expect.objectContaining({ about: 'key' }) }),
    );
  });

  it.each(['.charthouse/history/9-a.json.gz', '.charthouse/yanked/app-1.0.0.json'])(
    'of an object that charthouse keeps is %j, which no index may name',
    (key) => {
      expect(storedKeyFault(key)).toBeUndefined();
      expect(() => checkKey(key)).not.toThrow();
      expect(keyFault(key)).toMatch(/reserved/);
      expect([listedKeyFault(key, ''), listedKeyFault(key, '.charthouse/history/')]).toEqual([
        expect.stringMatching(/reserved/),
        undefined,
      ]);
    },
  );

  it.each(['.charthouse/history/', '.charthouse/history/../x', '.charthouse/history', '.charthouse/lock', '.CHARTHOUSE/history/x'])(
    'of such an object is never %j',
    (key) => {
      expect(storedKeyFault(key)).toBeDefined();
    },
  );
});
