import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isCharthouseError } from '../base/error.ts';
import type { ChartMetadata } from '../chart/types.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { entryOf, entryRecord } from './entry.ts';
import { entryText } from './render.ts';
import type { Entry, IndexStyle } from './types.ts';

const facts = { url: 'a-1.0.0.tgz', created: '2026-03-04T05:06:07Z', digest: 'ab'.repeat(32) };
const minimal: ChartMetadata = { apiVersion: 'v2', name: 'a', version: '1.0.0' };

function readers(text: string): readonly unknown[] {
  const read = readYaml(new TextEncoder().encode(text));
  const go = read.kind === 'read' ? jsonOf(read.value) : read;
  return [go.kind === 'json' ? go.json : go.problem, parse(text, { version: '1.1' }), parse(text, { version: '1.2' })];
}

/** An entry on its own: lines of YAML from `- ` on, at column 0, or a line of JSON. */
function renderEntry(entry: Entry, style: IndexStyle): string {
  const record = entryRecord(entry);
  return entryText(record, style === 'json' ? { kind: 'flow', space: '' } : { kind: 'block', nameColumn: 0, dashColumn: 0 }, '\n');
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return isCharthouseError(error) ? error.code : 'foreign';
  }
}

describe('the fields of an entry', () => {
  it('are those of Helm, sorted, with any other metadata', () => {
    const metadata: ChartMetadata = {
      ...minimal,
      appVersion: '2',
      engine: 'gotpl',
      'x-ours': 'y',
      maintainers: [{ name: 'A', email: 'a@example.com', phone: '1' }],
      dependencies: [
        { name: 'b', version: '1.x.x', repository: '', 'import-values': ['data', { child: 'x', parent: 'y' }], colour: 'red' },
      ],
    };
    expect(renderEntry(entryOf({ metadata, ...facts }), 'yaml')).toBe(
      [
        '- apiVersion: v2',
        '  appVersion: "2"',
        '  created: "2026-03-04T05:06:07Z"',
        '  dependencies:',
        '  - import-values:',
        '    - data',
        '    - child: x',
        '      parent: "y"',
        '    name: b',
        '    repository: ""',
        '    version: "1.x.x"',
        `  digest: ${facts.digest}`,
        '  maintainers:',
        '  - email: a@example.com',
        '    name: A',
        '  name: a',
        '  urls:',
        '  - a-1.0.0.tgz',
        '  version: "1.0.0"',
        '',
      ].join('\n'),
    );
  });
});

describe('every text is the same text for YAML 1.1, YAML 1.2 and JSON readers', () => {
  const texts = [
    ...['', ' ', ' a', 'a ', 'y', 'N', 'yes', 'No', 'on', 'OFF', 'true', 'null', 'Null', '~', '.inf', '-.INF', '.nan', 'NaN', 'inf'],
    ...[
      '1',
      '1.0',
      '1.10',
      '1e3',
      '72551e2',
      '0123',
      '0o17',
      '0x1F',
      '0b11',
      '1_000',
      '+1',
      '-1',
      '.5',
      '12:30:45',
      '2001-01-01',
      '=',
      '<<',
    ],
    ...[
      'a: b',
      'a:',
      ':a',
      'a #b',
      '#a',
      '- a',
      '-',
      '---',
      '...',
      '? a',
      '&a',
      '*a',
      '!a',
      '|',
      '>',
      '%a',
      '@a',
      '`a',
      '"a"',
      "'a'",
      '[a]',
      '{a}',
      'a, b',
    ],
    ...[
      'a\nb',
      'a\n',
      '\n',
      'a\tb',
      'a\\b',
      'a/b',
      '\u0000',
      '\u001b',
      '\u007f',
      '\u0085',
      '\u009f',
      '\u00a0',
      '\u2028',
      '\u2029',
      '\ufeff',
      '\ufffe',
      '\uffff',
    ],
    ...['é', '日本', '\u{1F600}', 'https://example.com/a?b=c&d=e#f', 'x'.repeat(3000), 'a  b', 'v1.0.0', 'A (b)', 'a%2Bb', 'a=b'],
  ];

  it.each(texts.map((text) => ({ text })))('as value and key: $text', ({ text }) => {
    const entry = entryOf({
      metadata: { ...minimal, description: text, annotations: { [text.slice(0, 900)]: text }, keywords: [text] },
      ...facts,
    });
    const expected = JSON.parse(JSON.stringify(entryRecord(entry)));
    for (const style of ['yaml', 'json'] as const) {
      const written = renderEntry(entry, style);
      // The `yaml` package takes `<<` in quotes for a merge key in YAML 1.1; Helm's reader does not.
      const seen = text === '<<' ? readers(written).slice(0, 1) : readers(written);
      for (const value of seen) expect(value).toEqual(style === 'yaml' ? [expected] : expected);
      if (style === 'json') expect(JSON.parse(written)).toEqual(expected);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not stand there raw
      expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\\\/|\\u[dD][89a-fA-F]/);
    }
  });
});

describe('what no index can hold is refused', () => {
  it.each([
    ['half a character in a value', { description: 'a\ud800b' }],
    ['half a character in a key', { annotations: { '\udc00': 'x' } }],
    ['a key that go-yaml gives up on', { annotations: { ['x'.repeat(1100)]: 'y' } }],
  ])('%s', (_, more) => {
    for (const style of ['yaml', 'json'] as const) {
      expect(codeOf(() => renderEntry(entryOf({ metadata: { ...minimal, ...more }, ...facts }), style))).toBe('CH_CHART_INVALID');
    }
  });
});

describe('the order of things', () => {
  it('is that of code units, for any order of the metadata', () => {
    const one = entryOf({ metadata: { ...minimal, annotations: { b: '1', B: '2', a: '3', é: '4' } }, ...facts });
    const other = entryOf({
      metadata: { annotations: { é: '4', a: '3', B: '2', b: '1' }, version: '1.0.0', name: 'a', apiVersion: 'v2' },
      ...facts,
    });
    expect(renderEntry(other, 'json')).toBe(renderEntry(one, 'json'));
    expect(renderEntry(one, 'yaml')).toContain('- annotations:\n    B: "2"\n    a: "3"\n    b: "1"\n    "é": "4"\n');
  });
});
