import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { jsonOf, readYaml, textOf } from './index.ts';

// These results were observed with sigs.k8s.io/yaml 1.3.0 and 1.6.0, which Helm 3.12.1 and 4.1.4 use.

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): Json {
  const outcome = readYaml(bytesOf(text));
  if (outcome.kind === 'refused') throw new Error(outcome.problem);
  const json = jsonOf(outcome.value);
  if (json.kind === 'refused') throw new Error(json.problem);
  return json.json;
}

function placeOf(text: string): string {
  const outcome = readYaml(bytesOf(text));
  return outcome.kind === 'refused' ? `${outcome.at.line}:${outcome.at.column}` : 'read';
}

describe('a plain scalar has the type of YAML 1.1 as Go knows it', () => {
  it.each<[string, Json]>([
    ['y', true],
    ['Yes', true],
    ['yEs', 'yEs'],
    ['off', false],
    ['~', null],
    ['NULL', null],
    ['nuLL', 'nuLL'],
    ['0', 0],
    ['-0', 0],
    ['017', 15],
    ['08', 8],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['-0b11', -3],
    ['0b-1', -1],
    ['1_000', 1000],
    ['_1', '_1'],
    ['1__0_', 10],
    ['+12', 12],
    ['9223372036854775808', 2 ** 63],
    ['18446744073709551616', 2 ** 64],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['.5_0', 0.5],
    ['._5', '._5'],
    ['1e400', '1e400'],
    ['0x1p4', '0x1p4'],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
    ['1.2.3', '1.2.3'],
    ['a b', 'a b'],
    ['<<', '<<'],
    ['"1"', '1'],
    ["'yes'", 'yes'],
    ['!!str 1', '1'],
    ['! 1', '1'],
    ['!!int "0x1F"', 31],
    ['!!float 1', 1],
    ['!mine 1', '1'],
    ['!%C3%A9%e2%82%ac%F0%9F%98%80 1', '1'],
    ['"\\U0010FFFF"', '\u{10ffff}'],
    ['!!binary aGk=', 'hi'],
    ['!!timestamp 2001-1-2', '2001-1-2'],
  ])('%s', (written, value) => {
    expect(read(`k: ${written}\n`)).toEqual({ k: value });
  });
});

describe('a scalar if Helm expects a string', () => {
  it.each([
    ['1.10', '1.1'],
    ['1.23456789', '1.2345679'],
    ['72551e2', '7.2551e+06'],
    ['100000.0', '100000'],
    ['1000000.0', '1e+06'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1e39', '+Inf'],
    ['-.inf', '-Inf'],
    ['.nan', 'NaN'],
    ['-0.0', '-0'],
    ['1e-60', '0'],
    ['16777217.0', '1.6777216e+07'],
    ['0123', '83'],
    ['18446744073709551615', '18446744073709551615'],
    ['on', 'true'],
    ['No', 'false'],
  ])('%s is "%s"', (written, text) => {
    const outcome = readYaml(bytesOf(written));
    expect(outcome.kind === 'read' && textOf(outcome.value)).toBe(text);
  });
});

describe('keys, merges and aliases', () => {
  it.each<[string, Json]>([
    ['a: 1\na: 2\n', { a: 2 }],
    ['1: a\n1.50: b\nyes: c\n.inf: d\n', { 1: 'a', '1.5': 'b', true: 'c', '.inf': 'd' }],
    ['b: &b {x: 1, z: 2}\nc: {<<: *b, z: 3}\n', { b: { x: 1, z: 2 }, c: { x: 1, z: 3 } }],
    ['c: {z: 3, <<: {z: 2}}\n', { c: { z: 2 } }],
    ['c: {<<: [{a: 1}, {a: 2, b: 2}]}\n', { c: { a: 1, b: 2 } }],
    ['"<<": 1\n', { '<<': 1 }],
    ['a: &x 1\nb: &x 2\nc: *x\n', { a: 1, b: 2, c: 2 }],
    ['a: &x\nb: *x\n', { a: null, b: null }],
    ['__proto__: {a: 1}\n', Object.fromEntries([['__proto__', { a: 1 }]])],
  ])('%j', (text, value) => {
    expect(read(text)).toEqual(value);
  });
});

describe('only the first document is read', () => {
  it.each<[string, Json]>([
    ['a: 1\n---\nb: 2\n', { a: 1 }],
    ['a: 1\n...\n@', { a: 1 }],
    ['---\n---\na: 1\n', null],
    ['  a: 1\nb: 2\n', { a: 1 }],
    ["'a' b\n", 'a'],
    ['k\nb\n: c', 'k b'],
    ['', null],
    ['# nothing\n', null],
  ])('%j', (text, value) => {
    expect(read(text)).toEqual(value);
  });
});

describe('layout', () => {
  it.each<[string, Json]>([
    ['a: b\n  c\n\n  d\n', { a: 'b c\nd' }],
    ['a: |\n  x\n   y\n\nb: 1', { a: 'x\n y\n', b: 1 }],
    ['a: |\n  x', { a: 'x' }],
    ['a: |+\n  x\n\n', { a: 'x\n\n' }],
    ['a: |2-\n   x\n', { a: ' x' }],
    ['a: >\n  x\n  y\n\n  z\n   w\n  v\n', { a: 'x y\nz\n w\nv\n' }],
    ['a: "x\n\n  y\\\n  z"\n', { a: 'x\nyz' }],
    ["a: 'it''s'\n", { a: "it's" }],
    ['a:\n- b\n- c\nd: e', { a: ['b', 'c'], d: 'e' }],
    ['- - a\n  - b\n- c: d\n  e: f\n', [['a', 'b'], { c: 'd', e: 'f' }]],
    ['[a, b: c, ? d : e]', ['a', { b: 'c' }, { d: 'e' }]],
    ['{a, b: , c: d,}', { a: null, b: null, c: 'd' }],
    ['a:b: c:d\n', { 'a:b': 'c:d' }],
    ['a: b # c\nd: e#f\n', { a: 'b', d: 'e#f' }],
    ['a: 1\r\nb: 2\rc: 3\n', { a: 1, b: 2, c: 3 }],
    ['a: x\u2028 y\u0085 z\n', { a: 'x\u2028y z' }],
    ['\ufeffa: 1\n', { a: 1 }],
    ['a:\t1\n', { a: 1 }],
    ['"a": "\\x41\\u00e9\\U0001F600\\N\\_"\n', { a: 'A\u00e9\u{1f600}\u0085\u00a0' }],
    ['%YAML 1.1\n%TAG !s! tag:yaml.org,2002:\n---\na: !s!str 1\n', { a: '1' }],
  ])('%j', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('is the same in UTF-16 behind its byte order mark', () => {
    const text = '\ufeffa: \u00e9\u{1f600}\n';
    const [little, big] = [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
    for (const bytes of [little, big]) expect(readYaml(bytes)).toEqual(readYaml(bytesOf(text)));
  });
});

describe('is refused, at the place', () => {
  it.each([
    ['a: 1\n\tb: 2\n', '2:1'],
    ['a: b: c\n', '1:5'],
    ['a: 1\n b: 2\n', '2:3'],
    ['a:\n  b: 1\n c: 2\n', '3:2'],
    ['a: {{ x }}\n', '1:5'],
    ['a: [b\nc: d\n', '2:2'],
    ['a: "b\n', '1:4'],
    ['a: "\\/"\n', '1:5'],
    ['a: "\\ud83d\\ude00"\n', '1:5'],
    ['a: @b\n', '1:4'],
    ['a: !%C3b c\n', '1:8'],
    ['a: !%80 c\n', '1:5'],
    ['a: "\\U00110000"\n', '1:5'],
    ['a: %b\n', '1:4'],
    ['a: *b\n', '1:4'],
    ['a: &a [*a]\n', '1:8'],
    ['a: !!int b\n', '1:10'],
    ['~: b\n', '1:1'],
    ['[a]: b\n', '1:1'],
    ['9223372036854775808: b\n', '1:1'],
    ['a: {<<: 1}\n', '1:9'],
    ['%YAML 1.2\n---\na: 1\n', '1:1'],
    ['%FOO\n---\n', '1:1'],
    ['a\nb: c\n', '2:2'],
    ['- a\n-b\n- c\n', '2:1'],
    ['a: \u0007\n', '1:4'],
    ['a: \u007f\n', '1:4'],
    [`${'k'.repeat(1025)}: v\n`, '1:1026'],
    ['- a\nb: c\n', '2:1'],
  ])('%j', (text, place) => {
    expect(placeOf(text)).toBe(place);
  });

  it('if bytes are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('a: 1\nb: é'), Buffer.from([0xff]), Buffer.from('\n')]);
    expect(readYaml(bytes)).toMatchObject({ kind: 'refused', at: { line: 2, column: 5 } });
  });

  it.each([0xff, 0xfe])('with only one byte of a byte order mark: %i', (byte) => {
    expect(readYaml(Buffer.from([byte, 0x61, 0x0a])).kind).toBe('refused');
  });

  it('if a character is cut off at the very end', () => {
    expect(readYaml(Buffer.from('a: é').subarray(0, 4)).kind).toBe('refused');
  });

  it('if infinity would have to be JSON', () => {
    const outcome = readYaml(bytesOf('a: [1, .inf]\n'));
    expect(outcome.kind === 'read' && jsonOf(outcome.value)).toMatchObject({ kind: 'refused', at: { line: 1, column: 8 } });
  });
});

describe('aliases may not blow a document up', () => {
  const nested = (levels: number): string =>
    Array.from({ length: levels }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x,x,x,x,x,x,x,x,x]\n'
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join()}]\n`,
    ).join('');

  it.each([
    ['three levels', 'read', nested(3)],
    ['nine levels, 387 million values', 'refused', nested(9)],
    ['twenty levels', 'refused', nested(20)],
    ['a hundred aliases of a small map', 'read', `a: &a {b: 1}\nc:\n${'- *a\n'.repeat(100)}`],
    [
      'more than four fifths of a large document',
      'refused',
      `a: &a [${'1,'.repeat(3000)}]\nb: [${'1,'.repeat(30_000)}]\nc: [${'*a,'.repeat(1000)}]\n`,
    ],
  ])('%s: %s', (_, kind, text) => {
    expect(readYaml(bytesOf(text)).kind).toBe(kind);
  });

  it('and shares what they repeat', () => {
    const outcome = readYaml(bytesOf('a: &a [1, 2]\nb: *a\nc: *a\n'));
    const json = outcome.kind === 'read' ? jsonOf(outcome.value) : undefined;
    const { b, c } =
      json?.kind === 'json' && json.json !== null && typeof json.json === 'object' && !Array.isArray(json.json)
        ? (json.json as Record<string, Json>)
        : {};
    expect(b).toEqual([1, 2]);
    expect(b).toBe(c);
  });

  it.each(['[', '{a: ', '- ', '? '])('nor may nesting exhaust the stack: %j', (open) => {
    expect(readYaml(bytesOf(open.repeat(100_000))).kind).toBe('refused');
  });
});
