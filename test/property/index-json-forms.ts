/** Random index files that are JSON documents. */
import fc from 'fast-check';
import { chartNames, type IndexFile, nobody, type Piece, time } from './index-forms.ts';
import { versions, word } from './index-texts.ts';

/** A JSON document: compact, with a line an entry, or indented. */
export const jsonFile: fc.Arbitrary<IndexFile> = fc
  .tuple(
    fc.subarray(chartNames, { maxLength: 5 }),
    fc.constantFrom('', '\n', '\n    ', '\n\t'),
    fc.boolean(),
    fc.array(fc.tuple(fc.constantFrom(...versions), word), { minLength: 6, maxLength: 6 }),
  )
  .map(([names, space, isFirst, facts]) => {
    const charts = names.map((name, i): Piece => {
      const records = facts
        .slice(0, (i * 2) % 5)
        .map(([version, text]) =>
          JSON.stringify({ name, description: text, urls: [`${name}-1.0.0.tgz`, 'a\\/b'], version }, undefined, space === '\n\t' ? 1 : 0),
        );
      const list = i === 4 ? 'null' : records.length === 0 ? '[ ]' : `[${space}${records.join(`,${space}`)}${space}]`;
      const comma = i + 1 < names.length ? `,${space}` : '';
      return { text: `${JSON.stringify(name)}:${list}${comma}`, owner: { kind: 'chart', name } };
    });
    const map = names.length === 0 ? [nobody(isFirst ? 'null' : '{}')] : [nobody(`{${space}`), ...charts, nobody(`${space}}`)];
    const stamp = time('"generated": @', '"2020-01-01T00:00:00Z"');
    const version = nobody('"apiVersion":"v1"');
    const comma = nobody(`,${space}`);
    const entries = [nobody('"entries":'), ...map];
    const body = isFirst
      ? [...stamp, comma, version, comma, ...entries]
      : [version, comma, nobody('"annotations":{"a\\u0062":"\\u00e9 ] }"}'), comma, ...entries, comma, ...stamp];
    return { parser: 'json', pieces: [nobody('{'), ...body, nobody(`${space}}\n`)].filter(({ text }) => text !== ''), names };
  });
