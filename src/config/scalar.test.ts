import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseOnlyYaml } from '../yaml/index.ts';
import { scalarOf } from './scalar.ts';

function read(text: string): unknown {
  const tree = parseOnlyYaml(Buffer.from(text));
  return tree.kind === 'parsed' && tree.root?.kind === 'scalar' ? scalarOf(tree.root) : tree;
}

describe('a scalar of charthouse.yaml', () => {
  it.each(['yes', 'no', 'on', 'off', 'y', 'n', '1:30', '60s', '1_000', '0b11', '2001-01-01', '1.2.3', 'tRUE', '.', '+.5.'])(
    'is a text where it is %s, whatever YAML 1.1 says',
    (text) => {
      expect(read(`--- ${text}\n`)).toBe(text);
    },
  );

  it.each(['"true"', "'8879'", '!!str true', '! 8879', '|-\n  true', '"~"'])('is a text where it is written as one: %j', (text) => {
    expect(read(`--- ${text}\n`)).toBe(String(parse(`--- ${text}\n`)));
  });

  it.each([
    ['true', true],
    ['FALSE', false],
    ['~', null],
    ['8879', 8879],
    ['0123', 123],
    ['0o17', 15],
    ['0x1F', 31],
    ['-1.5e3', -1500],
    ['.5', 0.5],
    ['1.', 1],
    ['-.inf', Number.NEGATIVE_INFINITY],
    ['.NaN', Number.NaN],
  ])('has a type where it is %s', (text, value) => {
    expect(read(`--- ${text}\n`)).toBe(value);
  });

  it('is what another reader of YAML 1.2 takes it for', () => {
    const part = fc.constantFrom(...'0178.+-_:xoeEabyn~'.split(''), 'true', 'null', 'NULL', 'inf', 'NaN', 'yes', 'False');
    // What starts so is a list, a map or the end of the document, or holds a key.
    const isMore = /^(?:[-:]|\.\.\.)|:$/;
    const plain = fc
      .array(part, { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(''))
      .filter((text) => !isMore.test(text));
    fc.assert(
      fc.property(plain, (text) => {
        expect(read(`--- ${text}\n`)).toEqual(parse(`--- ${text}\n`));
      }),
      { numRuns: 500 },
    );
  });
});
