/** Values that differ from those of the entry before are passed over only if the parser of nodes judges them the same, byte for byte. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judged } from './judged-index.ts';

// A field each in its usual forms, which differ only in their values.
const fields: readonly (readonly string[])[] = [
  ['apiVersion: v2', 'apiVersion: v1'],
  ['appVersion: 1.2.3', 'appVersion: 1.2.4', 'appVersion: "1.2"'],
  ['created: "2026-01-02T03:04:05.678Z"', 'created: 2026-01-02T03:04:06Z', 'created: "2026-01-03T03:04:05+01:00"'],
  ['description: a chart', 'description: a good thing\n      of mine\n      and more', 'description: "a thing"'],
  ['digest: abcdef0123', 'digest: abcdef0456', 'digest: ""'],
  ['home: https://a.b/c', 'home: "https://a.b/d"'],
  ['keywords:\n    - one\n    - two', 'keywords:\n    - one\n    - three'],
  ['name: app', 'name: app-2', 'name: ""'],
  ['type: application', 'type: library'],
  // Not the last field, as in an index of another program: the last one is always read.
  ['version: 1.0.0', 'version: 1.0.1', 'version: ""'],
  ['urls:\n    - https://x.y/app-1.tgz', 'urls:\n    - https://x.y/app-2.tgz'],
];

// What has a meaning in YAML, or none in UTF-8.
const pieces: readonly string[] = [
  ...['#', ' #', ': ', ':', '"', '""', "'", '\t', '\r\n', '\r', '\n', '\n    ', '\n      ', '\n     - ', '- ', '-', '? ', '| ', '>', '&a '],
  ...['*a', '!!int ', '[', ']', '{', '}', ',', '%', '@', '`', '\\', '\\q', '\\u0041', ' ', '  ', '', 'null', '~', 'true', 'no', '1', '1e3'],
  ...[
    '0x1',
    '.5',
    '1_000',
    '1:20',
    '<<: *a\n    ',
    'name: app\n    ',
    'digest: x\n    ',
    '---\n',
    '\n---\n',
    '...\n',
    '\0',
    '\x1b',
    '\x7f',
  ],
  ...['\xc2\x85', '\xe2\x80\xa8', '\xef\xbb\xbf', '\xc2\xa0', '\xc3\xa9', '\xf0\x9f\x98\x80', '\xff', '\xc3'],
];
const change = fc.record({ at: fc.nat(), removed: fc.constantFrom(0, 0, 1, 2, 3), piece: fc.constantFrom(...pieces) });
const entryOf = (values: readonly string[]): string => `  - ${values.join('\n    ')}\n`;
const first = entryOf(fields.map(([usual = '']) => usual));

/** An entry with other values than the one before, with a few bytes replaced at or after the start of a value. */
const entry = fc
  .tuple(
    fc.tuple(...fields.map((forms) => fc.constantFrom(...forms))),
    fc.nat({ max: fields.length - 1 }),
    fc.array(change, { maxLength: 2 }),
  )
  .map(([values, which, changes]) =>
    entryOf(
      values.map((value, at) => {
        if (at !== which) return value;
        return changes.reduce((text, { at, removed, piece }) => {
          const from = text.indexOf(':') + 1 + (at % (text.length - text.indexOf(':')));
          return text.slice(0, from) + piece + text.slice(from + removed);
        }, value);
      }),
    ),
  );

it('judges changed values the same as if every line was read', () => {
  fc.assert(
    fc.property(entry, (other) => {
      const text = `apiVersion: v1\nentries:\n  app:\n${first}${other}${first}generated: "2026-01-02T03:04:05Z"\n`;
      const bytes = Buffer.from(text, 'latin1');
      const { nodes: _, ...found } = judged(bytes, true);
      const { nodes: __, ...expected } = judged(bytes, false);
      expect(found).toEqual(expected);
    }),
    { numRuns: 15_000, seed: 22 },
  );
});
