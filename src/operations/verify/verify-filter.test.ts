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

describe('a filter that nothing matches', () => {
  const two = [listed('app', '2.0.0'), listed('app', '1.0.0')];
  const many = Array.from({ length: 10 }, (_, at) => listed('app', `1.${at}.0`));
  it.each<[string, readonly ListedVersion[], string]>([
    ['app@3.0.0', two, 'choose a listed version of app: 2.0.0, 1.0.0'],
    ['ap', two, 'choose a listed chart: app'],
    ['app@3', many, 'choose a listed version of app: 1.0.0, 1.1.0, 1.2.0, 1.3.0, 1.4.0, 1.5.0, 1.6.0, 1.7.0 and 2 more'],
    ['app', [], 'publish a chart first: the index lists none'],
  ])('%s leads to what the index lists', (word, versions, hint) => {
    expect(() => selectVersions(versions, [parseFilter(word)], 'index.yaml')).toThrow(expect.objectContaining({ hint }));
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
