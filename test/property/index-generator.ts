/** Random index files in every form that DESIGN's index section knows, as pieces whose owners are known. */
import fc from 'fast-check';
import { entryOf } from '../../src/index-file/entry.ts';
import type { Entry } from '../../src/index-file/types.ts';

/** A stretch of the file, and whose it is: a chart's list with its key, the value of `generated`, or nobody's. */
export interface Piece {
  readonly text: string;
  readonly owner: { readonly kind: 'chart'; readonly name: string } | { readonly kind: 'generated' } | undefined;
}

/** A file. `way` is the finder that must read it. */
export interface IndexFile {
  readonly way: 'fast' | 'careful' | 'json';
  readonly pieces: readonly Piece[];
  /** The names of charts, which may take more, in the file's order. */
  readonly names: readonly string[];
}

const chartNames = ['app', 'app-operator', 'base', 'cert', 'data.store', 'zeta', '1.10', 'y', 'null', 'été', '1e3'];
const versions = [
  '1.0.0',
  '1.0.0',
  '2.1.0',
  '0.3.7',
  'v1.2.3',
  '1.5',
  '10.0.0',
  '1.0.0-rc.1',
  '1.0.0+a',
  '1.0.0+b',
  'nightly',
  '1.2.3.4',
  '3.0.0',
];
const words = [
  'A chart',
  'for things',
  'it says "no"',
  "that's it",
  'a#b',
  'x: y',
  '- z',
  'généré',
  '\u{1F600}',
  'generated:',
  '  foo:',
  'key: |',
  '[x]',
  '{y}',
  '%',
];

const word = fc.constantFrom(...words);
const spacesOnly = /^ *$/;

function safePlain(text: string): boolean {
  return /^[A-Za-zé]/.test(text) && !/: | #|:$/.test(text) && !/^(?:y|n|null|yes|no|on|off|true|false)$/i.test(text);
}

/** A string as YAML in one of its forms; lines after the first one are indented to `margin` where they must be. */
function scalar(margin: number): fc.Arbitrary<string> {
  const pad = ' '.repeat(margin);
  const several = fc.array(word, { minLength: 1, maxLength: 4 });
  const lines = several.map((parts) => parts.map((part) => part.trim()));
  const tail = fc.constantFrom('', '', '\n', '\n\n');
  return fc.oneof(
    several.map((parts) => parts.join(' ').trim()).filter(safePlain),
    fc
      .array(fc.constantFrom('plain', 'text over', 'lines, 1.0', 'a:b'), { minLength: 2, maxLength: 3 })
      .map((parts) => parts.join(`\n${pad}`)),
    fc.array(fc.constantFrom('plain', 'text'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join(`\n\n${pad}`)),
    several.map((parts) => JSON.stringify(parts.join(' '))),
    several.map((parts) => `'${parts.join(' ').replaceAll("'", "''")}'`),
    // Quoted texts may go on at any column, with lines that look like keys.
    lines.map((parts) => JSON.stringify(parts.join('|')).replaceAll('|', '\n')),
    fc
      .tuple(lines, fc.constantFrom('', '  ', pad))
      .map(([parts, indent]) => `'${parts.join('|').replaceAll("'", "''").replaceAll('|', `\n${indent}`)}'`),
    fc.constantFrom(
      '"a\n  zeta:\n  - version: 9.9.9\n"',
      "'\ngenerated: x\n\n'",
      '"x \\\n   y\\t\\u00e9\\x41"',
      '"tail\\\\"',
      "''",
      '""',
      '"# no"',
    ),
    fc
      .tuple(fc.constantFrom('|', '|-', '|+', '>', '>-', '>+', '| # why', '|+2', '>2-'), lines, tail)
      .map(([head, parts, end]) => `${head}\n${parts.map((part) => (part === '' ? '' : pad + part)).join('\n')}${end}`)
      .filter((text) => !/[|>]\+?2/.test(text) || margin >= 2),
  );
}

function field(name: string, value: string): string {
  return `${name}: ${value}`;
}

/** The lines of one entry after its dash, its keys at `column`; never two of a key. */
function entryLines(column: number, name: string): fc.Arbitrary<string> {
  const pad = ' '.repeat(column);
  const text = scalar(column + 2);
  const list = (items: readonly string[]): string => items.map((item) => `\n${pad}- ${item}`).join('');
  const optional = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), arbitrary);
  const fields = fc.tuple(
    fc
      .constantFrom(...versions)
      .chain((version) =>
        fc.constantFrom(
          `version: "${version}"`,
          `version: '${version}'`,
          `version: ${/^[\d.]+$/.test(version) && version.split('.').length < 3 ? `"${version}"` : version}`,
        ),
      ),
    optional(text.map((value) => field('description', value))),
    optional(
      fc.constantFrom(
        `urls:${list([`https://charts.example.com/${name}-1.0.0.tgz`])}`,
        `urls:${list([`"${name}-1.0.0%2Ba.tgz"`, 'x.tgz'])}`,
        'urls: []',
        'urls:',
      ),
    ),
    optional(
      fc.constantFrom('created: "2020-01-02T03:04:05.678Z"', "created: '2020-01-02T03:04:05+02:00'", 'created: 2020-01-02T03:04:05Z'),
    ),
    optional(fc.constantFrom(`digest: ${'ab'.repeat(32)}`, `digest: "${'01'.repeat(32)}"`, 'digest: ""')),
    optional(
      fc
        .tuple(text, fc.constantFrom('\n', '\n\n'))
        .map(([value, gap]) => `annotations:\n${pad}  a/b: ${deeper(value)}${gap}${pad}  "y": x`),
    ),
    optional(
      fc.constantFrom(
        `keywords:${list(['a', '"1"'])}`,
        'keywords: ["a","b: c"]',
        `maintainers:${list([`name: A B\n${pad}  email: a@b.c`, 'name: C'])}`,
        `keywords:\n${pad}  - deep\n${pad}  - er`,
      ),
    ),
    optional(
      fc.constantFrom(
        `name: ${JSON.stringify(name)}`,
        'name: "other"',
        'engine: gotpl',
        'icon: ~',
        'home:',
        `# a comment\n${pad}home: x # why`,
      ),
    ),
  );
  return fc
    .tuple(fields, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8, maxLength: 8 }))
    .map(([parts, order]) => order.map((i) => parts[i]).filter((part) => part !== undefined && part !== ''))
    .map((parts) => (parts[0]?.startsWith('#') === true ? ['type: application', ...parts] : parts).join(`\n${pad}`));
}

// Moves the lines of a scalar one level in; those of quoted texts may stay.
function deeper(text: string): string {
  return /^["']/.test(text) ? text : text.replaceAll('\n', '\n  ').replace(/\n +(?=\n|$)/g, '\n');
}

const comment = fc.constantFrom('', '', '', '# a comment\n', '\n', '  # indented\n', '# - version: 9.9.9\n');

function writeName(name: string, quote: boolean): string {
  return quote || /^(?:1|y$|null$)/.test(name) ? JSON.stringify(name) : name;
}

/** A chart's key and list in Helm's own style. */
function helmChart(name: string, nameColumn = 2): fc.Arbitrary<Piece> {
  const pad = ' '.repeat(nameColumn);
  const list = fc
    .constantFrom(nameColumn, nameColumn + 2)
    .chain((column) =>
      fc
        .array(fc.tuple(comment, entryLines(column + 2, name)), { minLength: 1, maxLength: 4 })
        .map((items) => items.map(([above, lines]) => `${above}${' '.repeat(column)}- ${lines}\n`).join('')),
    );
  const value = fc.oneof(
    { weight: 6, arbitrary: list.map((lines) => `\n${lines}`) },
    { weight: 2, arbitrary: fc.constantFrom('\n', ' null\n', ' ~\n', ' []\n', ' [] # none yet\n', ' # nothing\n') },
  );
  return fc
    .tuple(fc.boolean(), value)
    .map(([quote, text]) => ({ text: `${pad}${writeName(name, quote)}:${text}`, owner: { kind: 'chart', name } }));
}

const nobody = (text: string): Piece => ({ text, owner: undefined });
const time = (text: string, value: string): readonly Piece[] => {
  const [before = '', after = ''] = text.split('@');
  return [nobody(before), { text: value, owner: { kind: 'generated' } }, nobody(after)];
};

const generatedLine: fc.Arbitrary<readonly Piece[]> = fc.oneof(
  fc
    .constantFrom('"2020-01-01T00:00:00Z"', "'2020-01-01T00:00:00Z'", '2020-01-01T00:00:00.123456789+01:00')
    .chain((value) => fc.constantFrom('generated: @\n', 'generated: @ # then\n').map((text) => time(text, value))),
  fc
    .constantFrom('', 'generated: "2020-01-01T\n  00:00:00Z"\n', 'generated: |\n  2020\n', 'serverInfo:\n  generated: "x"\n')
    .map((text) => [nobody(text)]),
);

const head = fc.constantFrom('apiVersion: v1\n', 'apiVersion: "v1"\n', "# made by hand\napiVersion: 'v1' # the only one\n");
const extra = fc.oneof(
  fc.constant(''),
  fc.constantFrom('serverInfo: {}\n', 'serverInfo:\n  contextPath: /x\n', 'publicKeys:\n- a\n', '\n\n', '# the end\n'),
  scalar(4).map((text) => `annotations:\n  a: ${text}\n  b: c\n`),
);

interface Parts {
  readonly charts: readonly Piece[];
  readonly entries: string;
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

function chartsOf(make: (name: string) => fc.Arbitrary<Piece>): fc.Arbitrary<readonly Piece[]> {
  return fc
    .subarray(chartNames, { maxLength: 5 })
    .chain((names) =>
      fc
        .tuple(...names.map((name) => fc.tuple(comment, make(name))))
        .map((pairs) => pairs.flatMap(([above, chart]) => [nobody(above), chart])),
    );
}

function layOut(parts: fc.Arbitrary<Parts>): fc.Arbitrary<readonly Piece[]> {
  return parts.map(({ charts, entries, before, after }) => {
    const isEmpty = charts.length === 0;
    return [...before, nobody(isEmpty ? entries : 'entries:\n'), ...charts, ...after];
  });
}

/** In Helm's own style, with all that this allows. */
const helmPieces: fc.Arbitrary<readonly Piece[]> = layOut(
  fc
    .tuple(
      chartsOf((name) => helmChart(name)),
      fc.constantFrom('entries:\n', 'entries: {}\n', 'entries: null\n', 'entries: ~ # none\n', ''),
      head,
      generatedLine,
      extra,
      fc.boolean(),
    )
    .map(([charts, entries, top, generated, more, isFirst]) => {
      const isTwice = more.startsWith('serverInfo') && generated.some(({ text }) => text.startsWith('serverInfo'));
      const rest = isTwice ? [] : [nobody(more)];
      return isFirst
        ? { charts, entries, before: [nobody(top), ...generated], after: rest }
        : { charts, entries, before: [nobody(top)], after: [...rest, ...generated] };
    }),
);

const finishes: fc.Arbitrary<(text: string) => string> = fc.constantFrom(
  (text: string) => text,
  (text: string) => text,
  (text: string) => text.replaceAll('\n', '\r\n'),
);

/** The same pieces with other line ends, a byte order mark, a document's start, or without the last line's end. */
function dress(pieces: fc.Arbitrary<readonly Piece[]>): fc.Arbitrary<readonly Piece[]> {
  return fc
    .tuple(pieces, finishes, fc.constantFrom('', '', '', '\uFEFF', '---\n', '--- # one\n'), fc.boolean())
    .map(([list, finish, start, cut]) => {
      const all = list.filter(({ text }) => text !== '');
      const dressed = [nobody(start === '--- # one\n' ? '---\n' : start), ...all].map(({ text, owner }) => ({ text: finish(text), owner }));
      const last = dressed.pop();
      if (last === undefined) return dressed;
      // A literal text keeps its line's end: without it, it is another text.
      const mayCut = cut && last.owner === undefined && !/[|>]/.test(last.text) && !spacesOnly.test(last.text.trim());
      return [...dressed, { ...last, text: mayCut ? last.text.replace(/\r?\n$/, '') : last.text }];
    });
}

const helmFile: fc.Arbitrary<IndexFile> = dress(helmPieces).map((pieces) => ({ way: 'fast', pieces, names: namesOf(pieces) }));

function namesOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap(({ owner }) => (owner?.kind === 'chart' ? [owner.name] : []));
}

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

const oddFile: fc.Arbitrary<IndexFile> = fc
  .oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(oddPieces, finishes)
        .map(([list, finish]) => list.filter(({ text }) => text !== '').map(({ text, owner }) => ({ text: finish(text), owner }))),
    },
    { weight: 1, arbitrary: flowFile },
  )
  .map((pieces) => ({ way: 'careful', pieces, names: namesOf(pieces) }));

/** A JSON document: compact, with a line an entry, or indented. */
const jsonFile: fc.Arbitrary<IndexFile> = fc
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
    return { way: 'json', pieces: [nobody('{'), ...body, nobody(`${space}}\n`)].filter(({ text }) => text !== ''), names };
  });

/** The time that every addition carries. */
export const stamp = '2030-05-06T07:08:09Z';

const newVersions = ['0.0.1', '1.0.0-alpha', '1.4.0', '1.5.1', '2.0.0+x', '11.0.0', 'v3.1'];
const additions = (file: IndexFile): fc.Arbitrary<readonly Entry[]> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...file.names, 'app', 'aaa', 'middle', 'zzz', 'no'), fc.constantFrom(...newVersions)), {
      selector: (pair) => pair.join(' '),
      minLength: 1,
      maxLength: 4,
    })
    .map((pairs) =>
      pairs.map(([name, version]) =>
        entryOf({
          metadata: {
            apiVersion: 'v2',
            name,
            version,
            description: 'a: "b"\n\u2028\u{1F600}',
            annotations: { y: 'on', '1e3': '~' },
            keywords: ['0x1F', '- a'],
          },
          url: `${name}-${version}.tgz`,
          created: stamp,
          digest: 'ab'.repeat(32),
        }),
      ),
    );

/** A file of any kind, each as likely as the others, and what to add to it. */
export const cases: fc.Arbitrary<{ readonly file: IndexFile; readonly entries: readonly Entry[] }> = fc
  .oneof(helmFile, oddFile, jsonFile)
  .chain((file) => fc.record({ file: fc.constant(file), entries: additions(file) }));

/** The file as it lies on a disk. */
export function bytesOf({ pieces }: IndexFile): Buffer {
  return Buffer.from(pieces.map(({ text }) => text).join(''));
}
