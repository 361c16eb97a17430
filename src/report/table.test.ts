import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noPaint, type Paint } from './paint.ts';
import { type Row, tableText } from './table.ts';
import { plainView } from './view.ts';
import { widthOf, wrapToWidth } from './width.ts';

const at = (columns: number) => ({ columns, paint: noPaint });

const rows: readonly Row[] = [
  { cells: ['new', 'app 1.0.0', 'https://charts.example.com/app-1.0.0.tgz'] },
  { cells: ['unchanged', '图表 1.0.0', 'https://charts.example.com/图表-1.0.0.tgz', 'provenance: new'] },
];

describe('a table', () => {
  it('has a line for each row that no other row changes, in a file', () => {
    expect(tableText(rows, { lead: 10 }, plainView).split('\n')).toEqual(rows.map((row) => tableText([row], { lead: 10 }, plainView)));
    expect(tableText(rows, { lead: 10 }, plainView)).toContain('new        app 1.0.0  https://charts.example.com/app-1.0.0.tgz');
  });

  it('is aligned on a terminal, and wide characters take two columns', () => {
    expect(tableText(rows, {}, at(100)).split('\n')).toEqual([
      'new        app 1.0.0   https://charts.example.com/app-1.0.0.tgz',
      'unchanged  图表 1.0.0  https://charts.example.com/图表-1.0.0.tgz  provenance: new',
    ]);
  });

  it('makes the widest column narrower: texts are wrapped, paths and URLs lose their middle', () => {
    expect(tableText(rows, {}, at(70)).split('\n')).toEqual([
      'new        app 1.0.0   https://c…le.com/app-1.0.0.tgz',
      'unchanged  图表 1.0.0  https://c…e.com/图表-1.0.0.tgz  provenance: new',
    ]);
    const hint: Row = { cells: ['failed', 'list', 'the bucket does not allow s3:ListBucket to this role'] };
    expect(tableText([hint], {}, at(50)).split('\n')).toEqual([
      'failed  list  the bucket does not allow',
      '              s3:ListBucket to this role',
    ]);
  });

  it('has each further cell below the first two, on a narrow terminal', () => {
    expect(tableText(rows, {}, at(40)).split('\n')).toEqual([
      'new  app 1.0.0',
      '    https://cha…xample.com/app-1.0.0.tgz',
      'unchanged  图表 1.0.0',
      '    https://cha…ample.com/图表-1.0.0.tgz',
      '    provenance: new',
    ]);
  });

  it('breaks no advice, which may have a command to copy', () => {
    const advice = `do: charthouse publish ${'x'.repeat(60)}`;
    expect(tableText([{ cells: ['failed', 'list'], advice: [advice] }], {}, at(40))).toBe(`failed  list\n  ${advice}`);
  });

  it('shows what a terminal would act upon, in the cells and below', () => {
    const text = tableText([{ cells: ['new', 'a\u001b[2J'], below: ['\u202e'], advice: ['\u0007'] }], { lead: 3 }, plainView);
    expect(text).toBe('new a\\x1b[2J\n  \\u202e\n  \\x07');
    expect(tableText([{ cells: ['new', 'a\u001b[2J'], below: ['\u202e'], advice: ['\u0007'] }], {}, at(80))).toBe(
      'new  a\\x1b[2J\n  \\u202e\n  \\x07',
    );
  });

  it('paints the first cell alone, and takes as many columns as without colour', () => {
    const mark = (text: string): string => `<${text}>`;
    const paint: Paint = { strong: mark, faint: mark, good: mark, bad: mark, odd: mark };
    for (const columns of [null, 40, 200]) {
      const painted = tableText(rows, { lead: 10 }, { columns, paint });
      expect(painted.match(/<[^>]*>/g)).toEqual(['<new>', '<unchanged>']);
      expect(painted.replaceAll(/[<>]/g, '')).toBe(tableText(rows, { lead: 10 }, { columns, paint: noPaint }));
    }
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', '图', '🚀', 'e\u0301', '\n', '\u001b'), maxLength: 60 });
  const row = fc.record({
    cells: fc.tuple(fc.constantFrom('new', 'unchanged', '-'), cell, cell, cell),
    below: fc.array(cell, { maxLength: 2 }),
  });

  it('fits every width', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 40, max: 220 }), (made, columns) => {
        for (const line of tableText(made, { indent: '  ', belowIndent: '    ' }, at(columns)).split('\n')) {
          expect(widthOf(line)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  it('loses no word that fits into a line', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '图'), minLength: 1, maxLength: 6 });
    const words = fc.array(word, { minLength: 1, maxLength: 12 }).map((each) => each.join(' '));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, words, words), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 40, max: 120 }),
        (made, columns) => {
          const shown = tableText(
            made.map((cells) => ({ cells })),
            {},
            at(columns),
          ).split(/\s+/);
          for (const cells of made) expect(shown).toEqual(expect.arrayContaining(cells.flatMap((each) => each.split(' '))));
        },
      ),
    );
  });
});

describe('a text in lines', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['https://charts.example.com/app-1.0.0.tgz', 20, ['https:…app-1.0.0.tgz']],
    ['图图图图图 x', 6, ['…图图', 'x']],
    ['', 8, ['']],
  ])('%s in %i columns', (text, columns, lines) => {
    expect(wrapToWidth(text, columns)).toEqual(lines);
  });
});
