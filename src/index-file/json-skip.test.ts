import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skipJsonValue } from './json-skip.ts';

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
    expect(end(text)).toBe(-1);
  });

  it.each(['{"a":[1,{"b":null}],"c":"]"}', '[[],{}]', '-0.5E+3', '"\\u00e9\\\\\\""', 'true', ' [ ] '])(
    'ends after %j, not after what follows',
    (text) => {
      expect(end(`${text}, "more"`)).toBe(text.trimEnd().length);
    },
  );

  it('takes nesting as deep as Go does, and no deeper', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect([end(nested(9_999)), end(nested(11_000))]).toEqual([19_998, -1]);
  });

  it('agrees with JSON.parse on whatever comes', () => {
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
