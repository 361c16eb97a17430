import { describe, expect, it } from 'vitest';
import { checkKey, keyFault } from './object-key.ts';

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
});
