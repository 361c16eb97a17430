import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.ts';

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
