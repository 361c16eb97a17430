import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { defaultIgnoreRules, isIgnored, parseIgnore } from './ignore.ts';

const rulesOf = (text: string) => parseIgnore(new TextEncoder().encode(text), '.helmignore');

function failureOf(text: string) {
  try {
    rulesOf(text);
  } catch (error) {
    if (isCharthouseError(error)) return { code: error.code, line: error.where?.line };
    throw error;
  }
  return undefined;
}

// The file's text, a path (a folder's ends with a slash), and whether Helm leaves it out.
const table: readonly (readonly [string, string, boolean])[] = [
  ['*.md', 'README.md', true],
  ['*.md', 'docs/deep/README.md', true],
  ['docs', 'docs/', true],
  ['docs', 'files/docs', true],
  ['docs/', 'docs/', true],
  ['docs/', 'files/docs/', true],
  ['docs/', 'docs', false],
  ['docs/*.md', 'docs/a.md', true],
  ['docs/*.md', 'sub/docs/a.md', false],
  ['docs/*.md', 'docs/deep/a.md', false],
  ['/a.md', 'a.md', true],
  ['/a.md', 'docs/a.md', false],
  ['/docs/', 'docs/', true],
  ['  *.md\t', 'a.md', true],
  ['*.md\r\n*.txt\r\n', 'a.txt', true],
  ['\u0085*.md\u00a0', 'a.md', true],
  ['\ufeff*.md', 'a.md', true],
  ['a\n\ufeff*.md', 'a.md', false],
  ['a # comment', 'a', false],
  ['  # *', 'a', false],
  ['\\#a', '#a', true],
  ['#a', '#a', false],
  ['!docs/a.md', 'Chart.yaml', true],
  ['!docs/a.md', 'docs/a.md', false],
  ['!*.yaml', 'values.yaml', false],
  ['!*.yaml', 'templates/', true],
  ['!docs/', 'docs', true],
  ['!docs/', 'docs/', false],
  ['/', 'a', false],
  ['!/', 'a', true],
  ['', 'templates/.hidden', true],
  ['', 'templates/.', false],
  ['', 'templates/deep/.hidden', false],
  ['', 'charts/a/templates/.hidden', false],
  ['', '.hidden', false],
  ['z*[', 'z1', false],
  ['docs\\/', 'docs/', false],
];

describe('.helmignore', () => {
  it.each(table)('%j on %j: %s', (text, path, ignored) => {
    const isDirectory = path.endsWith('/');
    expect(isIgnored(rulesOf(text), isDirectory ? path.slice(0, -1) : path, isDirectory)).toBe(ignored);
  });

  it.each([
    ['docs/**/a.md', 1],
    ['a\n\n**', 3],
    ['a\n[', 2],
    ['[]a]', 1],
    ['a*[', 1],
    ['\\', 1],
  ])('refuses %j at line %i', (text, line) => {
    expect(failureOf(text)).toEqual({ code: 'CH_CHART_IGNORE', line });
  });

  it('accepts a malformed part that Helm never gets to see', () => {
    expect(failureOf('z*[')).toBeUndefined();
  });

  it('refuses a line that Helm cannot read whole', () => {
    expect(failureOf(`#\n#${'x'.repeat(65_534)}`)).toBeUndefined();
    expect(failureOf(`#\n#${'x'.repeat(65_535)}`)).toEqual({ code: 'CH_CHART_IGNORE', line: 2 });
  });

  it('warns of a negation, with its line', () => {
    expect(rulesOf('a\n!b').warnings).toMatchObject([{ code: 'ignore-negation', where: { file: '.helmignore', line: 2 } }]);
    expect(rulesOf('\\!b').warnings).toEqual([]);
  });

  it('keeps the hidden files of templates/ out without any file', () => {
    expect(isIgnored(defaultIgnoreRules, 'templates/.x', false)).toBe(true);
    expect(isIgnored(defaultIgnoreRules, '.helmignore', false)).toBe(false);
  });
});
