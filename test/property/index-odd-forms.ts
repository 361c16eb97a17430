/** Random index files in forms that only a parser understands. */
import fc from 'fast-check';
import {
  chartNames,
  finishes,
  generatedLine,
  head,
  helmChart,
  type IndexFile,
  namesOf,
  nobody,
  type Piece,
  writeName,
} from './index-forms.ts';
import { versions } from './index-texts.ts';

/** A chart in a form that only a parser understands. */
function oddChart(name: string, nameColumn: number): fc.Arbitrary<Piece> {
  const pad = ' '.repeat(nameColumn);
  const key = writeName(name, false);
  const owner = { kind: 'chart', name } as const;
  const item = fc.constantFrom(...versions).map((version) => `{name: ${JSON.stringify(name)}, version: "${version}", keywords: [a, b]}`);
  const flow = fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 3 }), fc.constantFrom(', ', ',', `,\n${pad}   `))
    .map(([items, comma]) => items.join(comma));
  return fc.oneof(
    flow.map((items) => ({ text: `${pad}${key}: [${items}]\n`, owner })),
    flow.map((items) => ({ text: `${pad}${key}: [\n${pad}  ${items} ] # flow\n`, owner })),
    item.map((text) => ({ text: `${pad}${key}:\n${pad}- ${text}\n${pad}- ${text}\n`, owner })),
    item.map((text) => ({ text: `${pad}${key} :\n${pad}-   ${text}\n`, owner })),
    fc.constant({ text: `${pad}? ${key}\n${pad}: - version: "1.0.0"\n${pad}  - version: 2.0.0\n`, owner }),
    fc.constant({ text: `${pad}${key}: !!seq\n${pad}-\n${pad}  version: &v "1.0.0"\n${pad}-\n${pad}    version: *v\n`, owner }),
    fc.constant({ text: `${pad}${key}:\n${pad} -   version:\t1.0.0\n${pad}     description: '\n# no comment'\n`, owner }),
    fc.constant({ text: `${pad}${key}: [ ]\n`, owner }),
    helmChart(name, nameColumn),
  );
}

/** Something at the top that Helm's own style does not have, and what the file's end may be. */
const oddities: fc.Arbitrary<{ readonly start: string; readonly end: string }> = fc.constantFrom(
  { start: '', end: '...\n' },
  { start: '%YAML 1.1\n---\n', end: '' },
  { start: '', end: '---\nentries: nothing: of: ours\n' },
  { start: '', end: '...\n---\napiVersion: v2\n' },
  { start: 'publicKeys: [a, b]\n', end: '' },
  { start: 'annotations: !!map\n  a: &x b\n  c: *x\n', end: '' },
  { start: '? annotations\n: a: b\n', end: '' },
  { start: 'serverInfo :\n  a:   {b: c}\n', end: '' },
  { start: 'annotations:\n  a:\n    a text\n    below\n', end: '' },
);

const oddPieces: fc.Arbitrary<readonly Piece[]> = fc
  .tuple(
    fc.constantFrom(2, 3, 4),
    oddities,
    fc.constantFrom('entries:\n', 'entries: { }\n', 'entries: !!map {}\n', 'Entries:\n', '"entries": null\n'),
    head,
    generatedLine,
  )
  .chain(([column, { start, end }, entries, top, generated]) =>
    fc
      .subarray(chartNames, { maxLength: 5 })
      .chain((names) => fc.tuple(...names.map((name) => oddChart(name, column))))
      .map((charts) => {
        const key = charts.length === 0 ? entries : entries.replace(/: .*\n/, ':\n');
        const isTwice = generated.some(({ text }) => text.startsWith('serverInfo')) && start.startsWith('serverInfo');
        return [nobody(start), nobody(top), nobody(key), ...charts, ...(isTwice ? [] : generated), nobody(end)];
      }),
  );

// A carriage return on its own ends a line for YAML, and for nobody else.
const oddFinishes = fc.oneof(
  { weight: 4, arbitrary: finishes },
  { weight: 1, arbitrary: fc.constant((text: string) => text.replaceAll('\n', '\r')) },
);

/** Flow style from the first brace to the last. */
const flowFile: fc.Arbitrary<readonly Piece[]> = fc.subarray(chartNames, { maxLength: 3 }).map((names) => {
  const charts = names.map((name, i): Piece => {
    const comma = i + 1 < names.length ? ', ' : '';
    return {
      text: `${JSON.stringify(name)}: [{version: "1.0.0"}, {version: 0.1.0, urls: [x.tgz]}]${comma}`,
      owner: { kind: 'chart', name },
    };
  });
  return [nobody('{apiVersion: v1, entries: {'), ...charts, nobody('}} # flow\n')];
});

export const oddFile: fc.Arbitrary<IndexFile> = fc
  .oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(oddPieces, oddFinishes)
        .map(([list, finish]) => list.filter(({ text }) => text !== '').map(({ text, owner }) => ({ text: finish(text), owner }))),
    },
    { weight: 1, arbitrary: flowFile },
  )
  .map((pieces) => ({ parser: 'yaml', pieces, names: namesOf(pieces) }));
