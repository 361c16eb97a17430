import { describe, expect, it } from 'vitest';
import { changeUrls } from './change-urls.ts';
import { readIndex } from './read-index.ts';

const old = 'https://old.example.com/x/';
const toRelative = (url: string): string => (url.startsWith(old) ? url.slice(old.length) : url);
const changed = (text: string, urlFor = toRelative) => {
  const read = readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
  const { chunks, changes } = changeUrls(read, urlFor);
  return { text: Buffer.concat(chunks).toString(), changes, parser: read.parser };
};

const helm = `apiVersion: v1
entries:
  app:
  - apiVersion: v2
    created: "2024-03-01T10:00:00Z"
    description: see ${old}app-1.0.0.tgz
    digest: aaaa
    home: ${old}app-1.0.0.tgz
    name: app
    sources:
    - ${old}app-1.0.0.tgz
    urls:
    - ${old}app-1.0.0.tgz
    - https://mirror.example.com/app-1.0.0.tgz
    version: 1.0.0
generated: "2024-03-01T10:00:00Z"
`;

describe('URLs that change', () => {
  it('change in Helm’s own format, and nothing else does', () => {
    const { text, changes, parser } = changed(helm);
    expect(parser).toBe('fast');
    expect(text).toBe(helm.replace(`urls:\n    - ${old}`, 'urls:\n    - '));
    expect(changes).toMatchObject([
      { after: { name: 'app', version: '1.0.0', digest: 'aaaa', urls: ['app-1.0.0.tgz', 'https://mirror.example.com/app-1.0.0.tgz'] } },
    ]);
  });

  const one = (urls: string): string => `apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    digest: aaaa\n    urls:${urls}\n`;
  it.each([
    ['double quotes', one(`\n    - "${old}a.tgz" # why`), one('\n    - "a.tgz" # why')],
    ['single quotes', one(`\n    - '${old}a.tgz'`), one('\n    - "a.tgz"')],
    ['escapes', one(`\n    - "https:\\x2f/old.example.com/x/a.tgz"`), one('\n    - "a.tgz"')],
    ['a list in brackets', one(` ["${old}a.tgz", "${old}b.tgz"]`), one(' ["a.tgz", "b.tgz"]')],
    ['a plain text over two lines', one(`\n    - ${old}a\n      b.tgz`), one('\n    - a b.tgz')],
    ['a list in brackets without quotes', one(` [${old}a.tgz]`), one(' ["a.tgz"]')],
    [
      'braces',
      `{apiVersion: v1, entries: {app: [{version: 1.0.0, urls: [${old}a.tgz]}]}}\n`,
      '{apiVersion: v1, entries: {app: [{version: 1.0.0, urls: ["a.tgz"]}]}}\n',
    ],
    [
      'JSON',
      `{"apiVersion":"v1","entries":{"app":[{"version":"1.0.0","urls":["${old}a.tgz"],"home":"${old}a.tgz"}]}}`,
      `{"apiVersion":"v1","entries":{"app":[{"version":"1.0.0","urls":["a.tgz"],"home":"${old}a.tgz"}]}}`,
    ],
    [
      'JSON with another case',
      `{"apiVersion":"v1","entries":{"app":[{"version":"1.0.0","URLs":["${old}a.tgz"]}]}}`,
      '{"apiVersion":"v1","entries":{"app":[{"version":"1.0.0","URLs":["a.tgz"]}]}}',
    ],
    ['CRLF', one(`\r\n    - ${old}a.tgz\r`), one('\r\n    - a.tgz\r')],
    ['a byte order mark', `\ufeff${one(`\n    - ${old}a.tgz`)}`, `\ufeff${one('\n    - a.tgz')}`],
    [
      'letters of several bytes before',
      `# äöü€🎉\n${one(`\n    - ${old}a.tgz\n    description: {a: ü}`)}`,
      `# äöü€🎉\n${one('\n    - a.tgz\n    description: {a: ü}')}`,
    ],
  ])('change in %s', (_, before, after) => {
    expect(changed(before).text).toBe(after);
  });

  it('are quoted if they could be taken for something else', () => {
    expect(changed(one(`\n    - ${old}1.tgz`)).text).toBe(one('\n    - "1.tgz"'));
  });

  it.each([
    ['an alias', `apiVersion: v1\nx: &u ${old}a.tgz\nentries:\n  app:\n  - version: 1.0.0\n    urls:\n    - *u\n`],
    ['what an alias repeats', `apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    urls:\n    - &u ${old}a.tgz\n    home: *u\n`],
    ['a list that an alias repeats', `apiVersion: v1\nentries:\n  app: &a\n  - version: 1.0.0\n    urls:\n    - ${old}a.tgz\n  b: *a\n`],
    ['a literal text', one(`\n    - |-\n      ${old}a.tgz`)],
  ])('are refused in %s', (_, text) => {
    expect(() => changed(text)).toThrowError(expect.objectContaining({ code: 'CH_INDEX_INVALID' }));
  });
});
