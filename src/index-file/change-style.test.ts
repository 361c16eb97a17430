import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../base/error.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { changeStyle } from './change-style.ts';
import { findLayout } from './find-layout.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function dataOf(bytes: Uint8Array): unknown {
  const read = readYaml(bytes);
  const outcome = read.kind === 'read' ? jsonOf(read.value) : read;
  return outcome.kind === 'json' ? outcome.json : outcome.problem;
}

const helmStyle = [
  'apiVersion: v1\nserverInfo:\n  a: {}\n# a comment\nentries:\n',
  '  a:\n  - version: 1.0.0\n    description: >\n      folded\n      text\n\n    keywords: []\n    deprecated: true\n    removed: false\n',
  '  - version: "1.10"\n    annotations:\n      "y": |+\n        kept\n\n',
  '  b: []\n  c:\n  "null":\n    - urls:\n        - x\n',
  'generated: "2020-01-01T00:00:00Z"\npublicKeys: [a]\n',
].join('');

describe('a change of style', () => {
  it.each([
    ['one for the YAML parser', helmStyle],
    ['a fast one', helmStyle.replace('[a]', '["a"]')],
    ['one without charts', 'apiVersion: v1\nentries: {}\n'],
    ['one without entries', 'apiVersion: v1\n'],
    ['one in flow style', '{apiVersion: v1, entries: {a: [{version: 1.0.0}]}}'],
    ['one with aliases', 'apiVersion: v1\nentries:\n  a: &a\n  - version: 1.0.0\n  b: *a\n'],
  ])('keeps the data of %s, there and back', (_, text) => {
    const json = changeStyle(encode(text), 'json');
    const data: Record<string, unknown> = { entries: {}, ...JSON.parse(JSON.stringify(dataOf(encode(text)))) };
    expect(findLayout(json, 'index.yaml').parser).toBe('json');
    expect(JSON.parse(decode(json))).toEqual(data);
    const back = changeStyle(json, 'yaml');
    expect(findLayout(back, 'index.yaml').parser).toBe('fast');
    expect(dataOf(back)).toEqual(data);
  });

  it('is stable: the same data gives the same bytes', () => {
    const json = changeStyle(encode(helmStyle), 'json');
    expect(decode(changeStyle(changeStyle(json, 'yaml'), 'json'))).toBe(decode(json));
  });

  it('gives an entry a line', () => {
    const json = decode(changeStyle(encode('apiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n  - version: 0.9.0\n'), 'json'));
    expect(json).toBe('{"apiVersion":"v1","entries":{\n"a": [\n{"version":"1.0.0"},\n{"version":"0.9.0"}\n]\n}}\n');
  });

  it.each(['yaml', 'json'] as const)('leaves the bytes of an index in %s alone when it is to be that', (style) => {
    const bytes = encode(style === 'yaml' ? helmStyle : '{"apiVersion" : "v1"}');
    expect(changeStyle(bytes, style)).toBe(bytes);
  });

  it('is refused if it would lose versions', () => {
    const twice = encode('apiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n  a:\n  - version: 2.0.0\n');
    try {
      changeStyle(twice, 'json');
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && error.code).toBe('CH_INDEX_SHRINK');
    }
  });
});
