/** Fields that repeat those of the entry before are passed over: what is found and judged is the same as if every line was read. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findFast } from '../../src/index-file/fast-layout.ts';
import { judged } from './judged-index.ts';

// A field each; `@` is its column. Right ones, ones in unusual form, and ones that a Helm refuses.
const fields = [
  'annotations:\n@  a: b\n@  c: "d"\n@# e\n@  e: |\n@    f: g\n\n@    # h',
  'annotations:\n@  a: 1',
  'annotations: {"a":"b"}',
  'apiVersion: v2',
  'apiVersion: v1',
  'appVersion: 1.2.3',
  'appVersion: 1.2',
  'created: "2026-01-02T03:04:05.678Z"',
  'created: 2026-01-02',
  'dependencies:\n@- condition: a.b\n@  name: x\n@  version: 1.x.x\n@- name: y',
  'dependencies:\n@  - name: x\n@    tags:\n@    - 1',
  'deprecated: true',
  'deprecated: "true"',
  'description: one\n@  two\n@    three',
  'description: two\n@  three',
  'description: a text: of a fault',
  'description: one\n@  - two # three',
  'description: ends in a space \n@  two',
  'description: on',
  'description: 12',
  'description: "12"',
  'description: "a \\"b\\" c"',
  'description: é #1 and http://x:80',
  'description: -',
  'description: 12 # x',
  "description: 'one\n\n@two'",
  'description: >-\n@  one\n\n@  two # three',
  'description: ""',
  'digest: 0123',
  'digest: a123',
  'icon: null',
  'keywords:\n@- a\n@- b # c',
  'keywords:\n@- b\n@- c\n@- a',
  'keywords:\n@- b\n@- no',
  'keywords:\n@- b: c',
  'keywords:\n@- b\n@  c',
  'keywords:\n@  - b',
  'keywords: b',
  'keywords:',
  'type: application',
  'type: other',
  'created: 2026-01-03T02:03:04Z',
  'created: "2026-01-03T02:03:04Z"',
  'created: "2026-13-03T02:03:04Z"',
  'maintainers:\n@- email: a@b.c\n@  name: d\n@- nam: e',
  'name: app',
  'name: ""',
  '"name": app',
  'Name: app',
  'urls:\n@- https://example.com/a-1.0.0.tgz',
  'urls: ["a.tgz"]',
  'version: 1.0.0',
  'version: 1.0',
  'unknown: x',
  '# a comment',
  '',
];
const field = fc.constantFrom(...fields);
const keyOf = (each: string): string => each.slice(0, each.indexOf(':') + 1);
/** Another value of the same field. */
const vary = fc.nat().map((place) => ({ place }));
const plan = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.constant('keep' as const) }, { weight: 4, arbitrary: vary }, field, fc.constant('drop' as const)),
  {
    maxLength: 12,
  },
);

function varied(each: string, place: number): string {
  const same = fields.filter((other) => keyOf(other) === keyOf(each));
  return same[place % same.length] ?? each;
}

/** Entries of which each is the one before with a few changes. */
const lists = fc
  .tuple(fc.array(field, { minLength: 1, maxLength: 10 }), fc.array(plan, { minLength: 1, maxLength: 5 }))
  .map(([first, plans]) => {
    const entries: string[][] = [first];
    for (const steps of plans) {
      const before = entries.at(-1) ?? [];
      const next = before.flatMap((each, at) => {
        const step = steps[at] ?? 'keep';
        if (step === 'drop') return [];
        if (step === 'keep') return [each];
        return [typeof step === 'string' ? step : varied(each, step.place)];
      });
      entries.push([
        ...next,
        ...steps.slice(before.length).filter((step): step is string => typeof step === 'string' && step !== 'keep' && step !== 'drop'),
      ]);
    }
    return entries;
  });

function chartText(name: string, column: number, entries: readonly (readonly string[])[]): string {
  const pad = ' '.repeat(column);
  const lines = entries.flatMap((entry) => {
    const [first = 'name: app', ...rest] = entry.filter((each) => /^["\w]/.test(each)).length > 0 ? entry : ['name: app'];
    const opening = /^["\w]/.test(first) ? first : 'version: 2.0.0';
    return [`${pad}- ${opening}`, ...rest.map((each) => (each === '' ? each : `${pad}  ${each}`))].map((line) =>
      line.replaceAll('@', `${pad}  `),
    );
  });
  return `  ${name}:\n${lines.join('\n')}\n`;
}

const indexes = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom(2, 2, 2, 4), lists), { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([charts, newline]) => {
    const text = `apiVersion: v1\nentries:\n${charts.map(([column, entries], at) => chartText(`chart${at}`, column, entries)).join('')}generated: "2026-01-02T03:04:05Z"\n`;
    return text.replaceAll('\n', newline);
  });

/** An index with a stretch taken out, repeated or replaced. */
const changed = fc
  .tuple(indexes, fc.nat(), fc.nat(40), fc.constantFrom('', ' ', '\n', 'x', '#', '- ', ': ', '"', '@'))
  .map(([text, where, length, by]) => {
    const at = where % text.length;
    const piece = text.slice(at, at + length);
    return text.slice(0, at) + (by === '@' ? piece + piece : by) + text.slice(at + (by === '@' ? 0 : length));
  });

it('finds and judges the same as if every line was read', () => {
  fc.assert(
    fc.property(fc.oneof(indexes, changed), (text) => {
      const bytes = Buffer.from(text);
      const { nodes, ...expected } = judged(bytes, false);
      expect({ ...judged(bytes, true), nodes }).toEqual({ ...expected, nodes });
      const found = findFast(bytes, 'index.yaml');
      if (found.kind !== 'found') return;
      const { items, faults, lastIsWhole } = found.layout;
      expect({ items, faults, lastIsWhole, leftAt: -1 }).toEqual(expected);
    }),
    { numRuns: 4_000 },
  );
});

it('names the field of a list in a message, not what was there before', () => {
  const entry = '  - annotations:\n      a: b\n    name: app\n    version: 1.0.0\n    maintainers:\n    - nam: x\n';
  const found = findFast(Buffer.from(`apiVersion: v1\nentries:\n  app:\n${entry}`), 'index.yaml');
  expect(found.kind === 'found' && found.layout.faults.map(({ problem }) => problem)).toEqual(["unknown field 'maintainers.nam'"]);
});

it('reads only the fields that differ', () => {
  const entry = (version: string): string =>
    `  - annotations:\n      a: b\n    apiVersion: v2\n    home: https://example.com\n    name: app\n    version: ${version}\n    urls:\n    - app.tgz\n`;
  const bytes = Buffer.from(`apiVersion: v1\nentries:\n  app:\n${entry('1.1.0')}${entry('1.0.0')}`);
  const all = judged(bytes, false).nodes;
  // Of the second entry: the value of annotations, apiVersion, home, name and version.
  expect(judged(bytes, true).nodes).toBe(all - 5);
});
