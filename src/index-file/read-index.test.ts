import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { findLayout } from './find-layout.ts';
import { indexOf, readIndex } from './read-index.ts';
import type { ReadIndex } from './types.ts';

const head = 'apiVersion: v1\nentries:\n';

function read(text: string | Uint8Array, mentions: readonly string[] = []): ReadIndex {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readIndex(bytes, { mentions, source: 'index.yaml' });
}

interface Failure {
  readonly code: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

function failureOf(text: string | Uint8Array): Failure | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return { code: error.code, line: error.where?.line, column: error.where?.column };
  }
}

describe('what is no index is refused, with its place', () => {
  it.each([
    ['an empty file', '', undefined],
    ['blank lines', '\n\n', undefined],
    ['a comment', '# nothing\n', undefined],
    ['a page of HTML', '<!DOCTYPE html>\n<html><body><a href="x: y">z</a></body></html>\n', 1],
    ['an XML error', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 1],
    ['a JSON error', '{"message":"Not Found"}', undefined],
    ['a list', '- a\n', 1],
    ['no apiVersion', 'entries: {}\n', 1],
    ['an empty apiVersion', 'apiVersion: ""\nentries: {}\n', 1],
    ['a null apiVersion', 'apiVersion: ~\nentries: {}\n', 1],
    ['an empty apiVersion in JSON', '{"apiVersion":"","entries":{}}', undefined],
    ['entries that are a list', 'apiVersion: v1\nentries:\n- a\n', 3],
    ['conflict markers around charts', `${head}<<<<<<< HEAD\n  a: []\n=======\n  b: []\n>>>>>>> other\n`, 3],
    [
      'conflict markers around lines of an entry',
      `${head}  a:\n  - version: 1.0.0\n<<<<<<< HEAD\n    digest: a\n=======\n    digest: b\n>>>>>>> x\n`,
      5,
    ],
    ['conflict markers around generated', `${head}  a: []\n<<<<<<< HEAD\ngenerated: a\n=======\ngenerated: b\n>>>>>>> x\n`, 4],
    ['a quote that never closes', `${head}  a:\n  - version: "1.0.0\n`, 4],
    ['a cut escape', `${head}  a:\n  - version: "1.0\\`, 4],
    ['a key cut before its colon', `${head}  a:\n  - version: 1.0.0\n    dige`, 5],
    ['text after a quoted value', `${head}  a:\n  - version: "1.0.0" x\n`, 4],
    ['a colon in a plain value', `${head}  a:\n  - version: 1.0.0\n    description: a: b\n`, 5],
    ['a colon in the next line of a plain value', `${head}  a:\n  - description: a\n      b: c\n`, 5],
    ['a line indented to nowhere', `${head}  a:\n  - version: 1.0.0\n   digest: a\n`, 5],
    ['a dash indented to nowhere', `${head}  a:\n  - version: 1.0.0\n - version: 1.0.0\n`, 5],
    ['a tab for indentation', `${head}\ta: []\n`, 3],
    ['a control character', `${head}  a:\n  - version: "1\u0001"\n`, 4],
    ['an unknown escape', `${head}  a:\n  - version: "\\q"\n`, 4],
    ['a document marker in a quoted text', `${head}  a:\n  - version: "1\n---\n"\n`, 4],
    ['text that goes on behind a comment', `${head}  a:\n  - description: a # b\n      c\n`, undefined],
    [
      'a literal text that loses its indentation',
      `${head}  a:\n  - description: |\n       text\n      less\n    version: 1.0.0\n`,
      undefined,
    ],
    [
      'a literal text after a longer blank line',
      `${head}  a:\n  - description: |\n          \n      text\n    version: 1.0.0\n`,
      undefined,
    ],
    ['half a character', `${head}  a:\n  - description: "\\ud83d\\ude00"\n`, 4],
    ['an escape of JSON that YAML 1.1 lacks', `${head}  a:\n  - keywords: ["a\\/b"]\n`, 4],
    ['an alias of nothing', `${head}  a: *b\n`, 3],
    ['a bracket that never closes', `${head}  a: [\n`, 4],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(`${head}  a:\n  - version: "`), Buffer.from([0xff]), Buffer.from('"\n')]), 4],
    ['UTF-16', Buffer.from('\ufeffapiVersion: v1\n', 'utf16le'), 1],
    ['JSON with a comma too many', '{"apiVersion":"v1","entries":{"a":[{"version":"1.0.0"},,]}}', 1],
  ])('%s', (_, text, line) => {
    const failure = failureOf(text);
    expect(failure?.code).toBe('CH_INDEX_INVALID');
    if (line !== undefined) expect(failure?.line).toBe(line);
  });

  it('names the column too', () => {
    expect(failureOf(`${head}  a:\n  - version: "1.0.0" x\n`)).toEqual({ code: 'CH_INDEX_INVALID', line: 4, column: 22 });
  });
});

describe('an index that is large', () => {
  const filler = `${head}  a:\n${'  - version: 1.0.0\n    description: "text"\n'.repeat(800_000)}`;

  it('is read in the style of Helm', () => {
    expect(read(filler)).toMatchObject({ parser: 'fast', versionCount: 800_000 });
  });

  it('is refused in another style, naming the line that is the reason', () => {
    expect(failureOf(`${filler}  b: &x\n`)).toMatchObject({ code: 'CH_INDEX_TOO_LARGE', line: 1_600_004 });
  });
});

describe('versions', () => {
  it('are what is written, duplicates too, and absent if missing', () => {
    const text = `${head}  a:\n  - version: 1.10\n    digest: ~\n    urls:\n    - x.tgz\n    - "y.tgz"\n    created: '2020'\n  - name: b\n  - version: 1.10\n    urls: ["z.tgz"]\n    Digest: d\n`;
    const expected = [
      { name: 'a', version: '1.10', digest: undefined, created: '2020', urls: ['x.tgz', 'y.tgz'] },
      { name: 'a', version: '', digest: undefined, created: undefined, urls: [] },
      { name: 'a', version: '1.10', digest: 'd', created: undefined, urls: ['z.tgz'] },
    ];
    const index = read(text);
    expect(index.versionsOf('a')).toEqual(expected);
    expect([...index.allVersions()]).toEqual(expected);
    expect(index.versionsOf('b')).toEqual([]);
    expect(index).toMatchObject({ versionCount: 3, chartCount: 1, style: 'yaml', parser: 'fast' });
  });

  it('are found by their text, the first of several, and each entry is read at most twice for any number of questions', () => {
    const numbers = Array.from({ length: 200 }, (_, at) => at % 150);
    const text = `${head}  a:\n${numbers.map((each, at) => `  - version: 1.${each}.0\n    digest: d${at}\n`).join('')}`;
    const layout = findLayout(Buffer.from(text), 'index.yaml');
    let reads = 0;
    const index = indexOf(
      {
        ...layout,
        readItem: (...item: Parameters<typeof layout.readItem>) => {
          reads += 1;
          return layout.readItem(...item);
        },
      },
      [],
    );
    expect(index.firstOf('a', '1.3.0')?.digest).toBe('d3');
    expect(reads).toBe(4);
    for (const each of numbers) expect(index.firstOf('a', `1.${each}.0`)?.digest).toBe(`d${each}`);
    expect(index.firstOf('a', '2.0.0')).toBeUndefined();
    expect(index.firstOf('b', '1.0.0')).toBeUndefined();
    expect(reads).toBeLessThanOrEqual(4 + 200);
  });

  it('are not taken from texts that look like them', () => {
    const text = `${head}  a:\n  - description: "\n    version: 6.6.6\n  - version: 7.7.7"\n    notes: |\n      version: 8.8.8\n    version: 1.0.0\n`;
    expect(
      read(text)
        .versionsOf('a')
        .map(({ version }) => version),
    ).toEqual(['1.0.0']);
  });

  it.each([
    ['1.10', '1.1'],
    ['y', 'true'],
    ['"y"', 'y'],
    ["'1.10'", '1.10'],
    ['été', 'été'],
  ])('of the chart under the key %s are those of %s, as for Helm', (key, name) => {
    expect(read(`${head}  ${key}:\n  - version: 1.0.0\n`).versionsOf(name)).toHaveLength(1);
  });
});

describe('faults that stop nothing', () => {
  it.each([
    ['a key that merges maps', `${head}  <<: []\n  a: []\n`, 3],
    ['a chart that appears twice', `${head}  a: []\n  a:\n  - {name: a, version: 1.0.0}\n`, 4],
    ['an unknown key at the top', `${head}  a: []\nversion: 1\n`, 4],
    ['a key at the top that appears twice', `generated: null\n${head}  a: []\ngenerated: null\n`, 5],
    ['an unknown key at the top of JSON', '{\n"apiVersion":"v1",\n"x":1}', 3],
    ['a chart that appears twice in JSON', '{"apiVersion":"v1","entries":{"a":[],\n"a":[]}}', 2],
  ])('%s is a warning with its line', (_, text, line) => {
    expect(read(text).warnings).toMatchObject([{ code: 'index-fault', where: { file: 'index.yaml', line } }]);
  });

  it('are not reported if there are none', () => {
    expect(read(`${head}  a: []\ngenerated: 2026-01-01T00:00:00Z\nserverInfo: {}\npublicKeys: []\nannotations: {}\n`).warnings).toEqual([]);
  });
});

describe('mentions of a file name', () => {
  const urls = (list: readonly string[]): string => list.map((url) => `    - ${url}\n`).join('');
  const text = [
    head,
    `  a:\n  - version: 1.0.0\n    urls:\n${urls(['https://example.com/x/a-1.0.0.tgz'])}`,
    `  - version: 1.0.0+b\n    urls:\n${urls(['a-1.0.0%2Bb.tgz'])}`,
    `  - version: 1.0.0+c\n    urls:\n${urls(['a-1.0.0+c.tgz', 'a-1.0.0+b.tgz'])}`,
    '  empty: []\n',
    `  my-a:\n  - version: 1.0.0\n    description: see a-1.0.0.tgz\n    urls:\n${urls(['my-a-1.0.0.tgz', '"\\x61-1.0.0.tgz?x=1"'])}`,
    'annotations:\n  a: a-1.0.0.tgz\n',
  ].join('');

  it.each([
    ['a-1.0.0.tgz', ['a 1.0.0', 'my-a 1.0.0']],
    ['a-1.0.0+b.tgz', ['a 1.0.0+b', 'a 1.0.0+c']],
    ['a-1.0.0+c.tgz', ['a 1.0.0+c']],
    ['my-a-1.0.0.tgz', ['my-a 1.0.0']],
    ['b-1.0.0.tgz', []],
  ])('finds who has %s, asked before or after', (fileName, expected) => {
    const parsedAsYaml = text.replace('entries:', 'entries :');
    for (const each of [text, parsedAsYaml]) {
      for (const asked of [[], [fileName, 'b-1.0.0.tgz']]) {
        expect(
          read(each, asked)
            .mentionsOf(fileName)
            .map(({ name, version }) => `${name} ${version}`),
        ).toEqual(expected);
      }
    }
  });

  it('finds them in JSON, escaped or not', () => {
    const json =
      '{"apiVersion":"v1","entries":{"a":[{"version":"1","urls":["https:\\/\\/x\\/a-1.tgz"]},{"version":"2","urls":["\\u0061-1.tgz"]}]}}';
    expect(
      read(json)
        .mentionsOf('a-1.tgz')
        .map(({ version }) => version),
    ).toEqual(['1', '2']);
  });
});
