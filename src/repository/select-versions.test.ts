import { describe, expect, it } from 'vitest';
import { readIndex } from '../index-file/read-index.ts';
import type { ReadIndex } from '../index-file/types.ts';
import { notListed, parseSelector, selectVersions } from './select-versions.ts';

const index = (...charts: readonly (readonly [string, ...string[]])[]): ReadIndex => {
  const lists = Object.fromEntries(charts.map(([name, ...versions]) => [name, versions.map((version) => ({ name, version }))]));
  return readIndex(Buffer.from(JSON.stringify({ apiVersion: 'v1', entries: lists })), { mentions: [], source: 'index.yaml' });
};
const app = index(['app', '2.0.0', '2.0.0-rc.1', '1.2.3+b', '1.2.3', '1.2.0', '1.2', 'nightly'], ['base', '1.2.3']);

describe('a selector', () => {
  it.each([
    [['app'], [0, 1, 2, 3, 4, 5, 6]],
    [['app@*'], [0, 1, 2, 3, 4, 5, 6]],
    [['app@1.2.3'], [3]],
    [['app@1.2.3+b'], [2]],
    [['app@nightly'], [6]],
    [['app@1.2'], [2, 3, 4, 5]],
    [['app@1.x'], [2, 3, 4, 5]],
    [['app@>=2'], [0]],
    [['app@>=2.0.0-0'], [0, 1]],
    [['app@<1.2.3 || 2.x'], [0, 4, 5]],
    [
      ['app@2.0.0', 'base', 'base@1.2.3'],
      [0, 7],
    ],
  ])('%j selects %j', (words, places) => {
    const { items, versions, unmet } = selectVersions(app, words.map(parseSelector));
    expect([[...items], versions.length, unmet]).toEqual([places, places.length, []]);
  });

  it.each(['', '@', '@1.0.0', 'app@'])('%j is refused', (word) => {
    expect(() => parseSelector(word)).toThrowError(expect.objectContaining({ code: 'CH_USAGE' }));
  });

  it.each(['app@3.0.0', 'app@=>', 'other', 'app@>2'])('%s is named if it selects nothing', (word) => {
    expect(selectVersions(app, [parseSelector('base'), parseSelector(word)]).unmet.map((each) => each.word)).toEqual([word]);
  });
});

describe('the error for a selector that selects nothing', () => {
  it.each([
    ['app@3.0.0', index(['app', '2.0.0', '1.0.0']), 'choose a listed version of app: 2.0.0, 1.0.0'],
    ['ap', index(['app', '2.0.0']), 'choose a listed chart: app'],
    ['app@3.0.0', index(), 'publish a chart first: the index lists none'],
    [
      'app@>1',
      index(['app', '2.0.0-rc.1']),
      'choose a listed version of app: 2.0.0-rc.1 (a range selects pre-releases only if it names one, as >=1.0.0-0)',
    ],
    [
      'app@3.0.0',
      index(['app', ...Array.from({ length: 10 }, (_, at) => `1.${at}.0`)]),
      'choose a listed version of app: 1.0.0, 1.1.0, 1.2.0, 1.3.0, 1.4.0, 1.5.0, 1.6.0, 1.7.0 and 2 more',
    ],
  ])('%s leads to what the index lists', (word, read, hint) => {
    expect(notListed(read, [parseSelector(word)], 'index.yaml')).toMatchObject({
      code: 'CH_ENTRY_NOT_FOUND',
      hint,
      details: { notListed: [word] },
    });
  });
});
