/** The YAML reader against other programs' output, and against anything at all. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../../src/base/json.ts';
import { jsonOf, parseYaml, readYaml } from '../../src/yaml/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): Json {
  const outcome = readYaml(bytesOf(text));
  if (outcome.kind === 'refused') throw new Error(`${outcome.at.line}:${outcome.at.column} ${outcome.problem} in ${JSON.stringify(text)}`);
  const json = jsonOf(outcome.value);
  if (json.kind === 'refused') throw new Error(json.problem);
  return json.json;
}

// Raw in JSON, but not in YAML 1.1; and no surrogate pairs as escapes.
const escaped = (json: string): string =>
  json.replace(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const text = fc.string({ unit: 'binary', maxLength: 30 });
// Blanks at either end are where that library's blocks mean one thing to YAML 1.2 and another to libyaml.
const printable = fc
  .string({ unit: fc.constantFrom(...'aB1 :#-\'"\\?{,\n', '\n\n', ' ', '- ', 'é', '\u{1f600}', 'word'), maxLength: 24 })
  .map((string) => string.trim());

const values = (strings: fc.Arbitrary<string>): fc.Arbitrary<Json> =>
  fc.letrec<{ readonly value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      strings,
      fc.constantFrom<Json>(null, true, false, 0, -1, 0.5, 1e21, 1e-7, 123456789),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(strings, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;

describe('the YAML reader', () => {
  it('reads JSON as JSON', () => {
    fc.assert(
      fc.property(values(text), fc.constantFrom(undefined, 1, 4), (value, indent) => {
        const json = JSON.stringify(value, undefined, indent);
        expect(read(escaped(json))).toEqual(JSON.parse(json));
      }),
      { numRuns: 500 },
    );
  });

  it('reads what another library writes: quoted, literal and folded, in blocks and in flow', () => {
    const options = fc.record({
      defaultStringType: fc.constantFrom(
        'QUOTE_DOUBLE' as const,
        'QUOTE_SINGLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      defaultKeyType: fc.constantFrom('QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
      indent: fc.integer({ min: 1, max: 5 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 80),
      collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
    });
    fc.assert(
      fc.property(values(printable), options, fc.boolean(), (value, style, crlf) => {
        // At the root a block would stand at column 0, which YAML 1.2 alone takes.
        const written = stringify(
          { k: value },
          {
            ...style,
            version: '1.1',
            blockQuote: style.defaultStringType === 'BLOCK_LITERAL' ? 'literal' : 'folded',
          },
        );
        // Of some folded texts with blank lines, that library writes what it does not read back itself.
        fc.pre(isDeepStrictEqual(parse(written, { version: '1.1' }), JSON.parse(JSON.stringify({ k: value }))));
        expect(read(crlf ? written.replaceAll('\n', '\r\n') : written)).toEqual(JSON.parse(JSON.stringify({ k: value })));
      }),
      { numRuns: 500 },
    );
  });

  it('answers for every text, and the tree of it lies inside of it', () => {
    const fragment = fc.constantFrom(
      'a',
      ': ',
      ':',
      ' ',
      '  ',
      '\t',
      '\n',
      '\n  ',
      '# ',
      '- ',
      '? ',
      '"',
      "'",
      '|',
      '>',
      '|2-\n',
      '&a ',
      '*a',
      '!!int ',
      '!',
      '%',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '<<: ',
      '1',
      '\\',
      '\r',
      '---\n',
      '\n...\n',
      '\u0085',
      '\ufeff',
      '\0',
      '\u{1f600}',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 20 }), (fragments) => {
        const bytes = bytesOf(fragments.join(''));
        const tree = parseYaml(bytes);
        expect(['read', 'refused']).toContain(readYaml(bytes).kind);
        if (tree.kind === 'parsed' && tree.root?.kind === 'scalar') {
          const { start, end } = tree.root.range;
          expect(0 <= start && start <= end && end <= tree.source.text.length).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
