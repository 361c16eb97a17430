import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault, skipJsonValue } from './json-scan.ts';

const end = (text: string): number => skipJsonValue(new TextEncoder().encode(text), 0);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('skipJsonValue', () => {
  it.each([
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'tru',
    'nul',
    '"a',
    '"\n"',
    '"\\x"',
    '"\\u12"',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '[,]',
    '[1 2]',
    '{',
    '{1:2}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a" 1}',
    ']',
    '',
    ' ',
  ])('finds no value in %j', (text) => {
    expect(end(text)).toBeLessThan(0);
  });

  it.each(['{"a":[1,{"b":null}],"c":"]"}', '[[],{}]', '-0.5E+3', '"\\u00e9\\\\\\""', 'true', ' [ ] '])(
    'ends after %j, not after what follows',
    (text) => {
      expect(end(`${text}, "more"`)).toBe(text.trimEnd().length);
    },
  );

  it('takes nesting as deep as Go does, and no deeper', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect([end(nested(9_999)), end(nested(11_000))]).toEqual([19_998, ~10_001]);
  });

  it('agrees with JSON.parse on any text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"\\n"',
        '0',
        '10',
        '-1',
        '1.5',
        'e2',
        'true',
        'null',
        ' ',
        '\n',
        '"',
        '\\',
        '.',
      ),
      { maxLength: 9 },
    );
    const damaged = fc
      .tuple(fc.json(), fc.nat(40), fc.constantFrom('', ',', '"', '}', '0', '\\', 'e'))
      .map(([json, at, sign]) => json.slice(0, at) + sign + json.slice(at + 1));
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.json(),
          damaged,
        ),
        (text) => {
          const length = end(text);
          expect(length >= 0 && text.slice(Buffer.from(text).subarray(0, length).toString().length).trim() === '').toBe(isJson(text));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

const faultOf = (text: string) => jsonFault(new TextEncoder().encode(text));

describe('jsonFault', () => {
  it.each([
    ['', 0],
    [' ', 1],
    ['{', 1],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['01', 1],
    ['-', 1],
    ['1.', 2],
    ['1e', 2],
    ['+1', 0],
    ['"a\nb"', 2],
    ['"\\x"', 2],
    ['"\\u12g4"', 5],
    ['"a', 2],
    ['tru', 3],
    ['{}{}', 2],
    ['// c\n{}', 0],
    ['\ufeff{}', 0],
    ['{}\u00a0', 2],
    ['NaN', 0],
  ])('finds the fault of %j at %i', (text, offset) => {
    expect(faultOf(text)).toBe(offset);
  });

  it('takes what is JSON, with bytes that are no UTF-8 in a string', () => {
    fc.assert(fc.property(fc.json(), fc.nat(4), (text, indent) => faultOf(JSON.stringify(JSON.parse(text), null, indent)) === undefined));
    expect(jsonFault(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
  });

  it('agrees with JSON.parse on texts that are nearly JSON', () => {
    const nearly = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '\\', '1', '0', '.', 'e', '-', ' ', 'null', '"a"'), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(nearly, (parts) => {
        const text = parts.join('');
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(faultOf(text) === undefined).toBe(parses);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses to nest deeper than Go does', () => {
    expect(faultOf('['.repeat(10_000) + ']'.repeat(10_000))).toBeUndefined();
    expect(faultOf('['.repeat(10_001) + ']'.repeat(10_001))).toBe(10_001);
  });
});
