/** Random YAML texts in every form, and the entries that hold them. */
import fc from 'fast-check';

export const versions: string[] = [
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

export const word: fc.Arbitrary<string> = fc.constantFrom(...words);

function safePlain(text: string): boolean {
  return /^[A-Za-zé]/.test(text) && !/: | #|:$/.test(text) && !/^(?:y|n|null|yes|no|on|off|true|false)$/i.test(text);
}

/** A string as YAML in one of its forms; lines after the first one are indented to `margin` where they must be. */
export function scalar(margin: number): fc.Arbitrary<string> {
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
export function entryLines(column: number, name: string): fc.Arbitrary<string> {
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
