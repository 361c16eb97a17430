import { describe, expect, it } from 'vitest';
import type { ListedVersion } from '../../index-file/types.ts';
import { parseFilter, selectVersions } from './verify-filter.ts';

const listed = (name: string, version: string): ListedVersion => ({ name, version, digest: undefined, created: undefined, urls: [] });
const all = [listed('a', '1.0.0'), listed('a', '1.0.0+b'), listed('a', '1.0.0'), listed('b', '1.0.0')];

describe('parseFilter', () => {
  it.each([
    ['a', { name: 'a', version: undefined }],
    ['a@1.0.0', { name: 'a', version: '1.0.0' }],
    ['a@1.0.0+b@c', { name: 'a', version: '1.0.0+b@c' }],
  ])('reads %s', (word, filter) => {
    expect(parseFilter(word)).toEqual(filter);
  });

  it.each(['', '@', '@1.0.0', 'a@'])('refuses %j', (word) => {
    expect(() => parseFilter(word)).toThrow(expect.objectContaining({ code: 'CH_USAGE' }));
  });
});

describe('selectVersions', () => {
  const select = (...words: string[]) => selectVersions(all, words.map(parseFilter), 'index.yaml').map((each) => all.indexOf(each));

  it.each([
    [[], [0, 1, 2, 3]],
    [['a'], [0, 1, 2]],
    [['a@1.0.0'], [0, 2]],
    [
      ['a@1.0.0+b', 'b'],
      [1, 3],
    ],
    [['b', 'b@1.0.0'], [3]],
  ])('selects by %j', (words, places) => {
    expect(select(...words)).toEqual(places);
  });

  it.each(['c', 'b@1.0', 'a@2.0.0'])('refuses %s, which nothing is listed under', (word) => {
    expect(() => select('a', word)).toThrow(expect.objectContaining({ code: 'CH_ENTRY_NOT_FOUND', details: { notListed: [word] } }));
  });
});
