/** Random index files in Helm's own style, with all that it allows. */
import fc from 'fast-check';
import { entryLines, scalar } from './index-texts.ts';

/** A stretch of the file, and whose it is: a chart's list with its key, the value of `generated`, or nobody's. */
export interface Piece {
  readonly text: string;
  readonly owner: { readonly kind: 'chart'; readonly name: string } | { readonly kind: 'generated' } | undefined;
}

/** A file. `parser` is the one that must read it. */
export interface IndexFile {
  readonly parser: 'fast' | 'yaml' | 'json';
  readonly pieces: readonly Piece[];
  /** The names of charts, which may take more, in the file's order. */
  readonly names: readonly string[];
}

export const chartNames: string[] = ['app', 'app-operator', 'base', 'cert', 'data.store', 'zeta', '1.10', 'y', 'null', 'été', '1e3'];
const comment = fc.constantFrom('', '', '', '# a comment\n', '\n', '  # indented\n', '# - version: 9.9.9\n');

export function writeName(name: string, quote: boolean): string {
  return quote || /^(?:1|y$|null$)/.test(name) ? JSON.stringify(name) : name;
}

/** A chart's key and list in Helm's own style. */
export function helmChart(name: string, nameColumn = 2): fc.Arbitrary<Piece> {
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

export const nobody = (text: string): Piece => ({ text, owner: undefined });
export const time = (text: string, value: string): readonly Piece[] => {
  const [before = '', after = ''] = text.split('@');
  return [nobody(before), { text: value, owner: { kind: 'generated' } }, nobody(after)];
};

export const generatedLine: fc.Arbitrary<readonly Piece[]> = fc.oneof(
  fc
    .constantFrom('"2020-01-01T00:00:00Z"', "'2020-01-01T00:00:00Z'", '2020-01-01T00:00:00.123456789+01:00')
    .chain((value) => fc.constantFrom('generated: @\n', 'generated: @ # then\n').map((text) => time(text, value))),
  fc
    .constantFrom('', 'generated: "2020-01-01T\n  00:00:00Z"\n', 'generated: |\n  2020\n', 'serverInfo:\n  generated: "x"\n')
    .map((text) => [nobody(text)]),
);

export const head: fc.Arbitrary<string> = fc.constantFrom(
  'apiVersion: v1\n',
  'apiVersion: "v1"\n',
  "# made by hand\napiVersion: 'v1' # the only one\n",
);
const extra = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    'serverInfo: {}\n',
    'serverInfo:\n  contextPath: /x\n',
    'serverInfo: {"a":{"b":[1,true,null,"\\u00e9\\n"]}}\n',
    'serverInfo: {"a":[\n1,\n2]} # JSON\n',
    'publicKeys:\n- a\n',
    '\n\n',
    '# the end\n',
  ),
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

export const finishes: fc.Arbitrary<(text: string) => string> = fc.constantFrom(
  (text: string) => text,
  (text: string) => text,
  (text: string) => text.replaceAll('\n', '\r\n'),
);

/** The same pieces with other line ends, a byte order mark, a document's start, or without the last line's end. */
function dress(pieces: fc.Arbitrary<readonly Piece[]>): fc.Arbitrary<readonly Piece[]> {
  return fc.tuple(pieces, finishes, fc.constantFrom('', '', '', '\uFEFF', '---\n'), fc.boolean()).map(([list, finish, start, cut]) => {
    const all = list.filter(({ text }) => text !== '');
    const dressed = [nobody(start), ...all].map(({ text, owner }) => ({ text: finish(text), owner }));
    const last = dressed.pop();
    if (last === undefined) return dressed;
    // A literal text keeps its line's end: without it, it is another text.
    const mayCut = cut && last.owner === undefined && !/[|>]/.test(last.text) && last.text.trim() !== '';
    return [...dressed, { ...last, text: mayCut ? last.text.replace(/\r?\n$/, '') : last.text }];
  });
}

export const helmFile: fc.Arbitrary<IndexFile> = dress(helmPieces).map((pieces) => ({ parser: 'fast', pieces, names: namesOf(pieces) }));

export function namesOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap(({ owner }) => (owner?.kind === 'chart' ? [owner.name] : []));
}
