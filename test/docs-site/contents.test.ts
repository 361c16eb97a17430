/** docs/contents.json: the order of the pages. */
import { describe, expect, it } from 'vitest';
import { pagesOf, readContents } from '../../scripts/docs-site/contents.ts';

const paths = ['README.md', 'a.md', 'b.md', 'errors/README.md', 'errors/CH_ONE.md', 'errors/CH_TWO.md'];
const text = (...pages: readonly unknown[]): string => JSON.stringify({ sections: [{ title: 'First', pages }] });
const errors = { page: 'errors/README.md', folder: 'errors/' };

describe('the contents', () => {
  it('have groups, labels, and the other pages of a folder by name', () => {
    const [section] = readContents(text({ title: 'Group', pages: ['b.md', { page: 'a.md', label: 'A' }] }, errors), [...paths].reverse());
    expect(section && pagesOf(section)).toMatchObject([
      { path: 'b.md', label: undefined },
      { path: 'a.md', label: 'A' },
      { path: 'errors/README.md' },
      { path: 'errors/CH_ONE.md', label: 'CH_ONE' },
      { path: 'errors/CH_TWO.md', label: 'CH_TWO' },
    ]);
  });

  it.each([
    ['a page that no section lists', ['a.md', errors], 'docs/contents.json does not list b.md'],
    ['a page that is not there', ['a.md', 'b.md', 'c.md', errors], 'docs/contents.json lists c.md, which is not there'],
    ['a page twice', ['a.md', 'b.md', 'a.md', errors], 'docs/contents.json lists a.md twice'],
    ['a page of a folder twice', ['a.md', 'b.md', errors, 'errors/CH_ONE.md'], 'docs/contents.json lists errors/CH_ONE.md twice'],
  ])('are refused with %s', (_, pages, message) => {
    expect(() => readContents(text(...pages), paths)).toThrow(message);
  });
});
