import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffBudget, diffLines } from './line-diff.ts';

const plenty = (): DiffBudget => ({ stepsLeft: 10_000_000 });

function kept(lines: readonly string[], marks: Uint8Array): readonly string[] {
  return lines.filter((_, at) => marks[at] === 0);
}

/** By the textbook, in square time. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    for (const [j, right] of b.entries()) next.push(left === right ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });

describe('lines without a mark', () => {
  it('are the same in both texts, and as many as can be', () => {
    fc.assert(
      fc.property(few, few, (before, after) => {
        const { removed, added } = diffLines(before, after, plenty());
        const same = kept(before, removed);
        expect(kept(after, added)).toEqual(same);
        expect(same).toHaveLength(longestCommon(before, after));
      }),
    );
  });

  it('are the same in both texts, however small the budget is', () => {
    fc.assert(
      fc.property(few, few, fc.nat(60), (before, after, stepsLeft) => {
        const { removed, added } = diffLines(before, after, { stepsLeft });
        expect(kept(after, added)).toEqual(kept(before, removed));
      }),
    );
  });
});

describe('texts with more edits than are searched for in one piece', () => {
  const numbers = (count: number, text: (at: number) => string): readonly string[] => Array.from({ length: count }, (_, at) => text(at));

  it('are split at the lines that occur once in both', () => {
    const before = numbers(3000, (at) => `line ${at}`);
    const after = before.map((line, at) => (at % 2 === 0 ? line : `other ${line}`));
    const { removed, added } = diffLines(before, after, plenty());
    expect(kept(before, removed)).toHaveLength(1500);
    expect(kept(after, added)).toEqual(kept(before, removed));
  });

  it('count as replaced if they have no such line', () => {
    const before = numbers(2000, (at) => ['a', 'b'][at % 2] ?? '');
    const after = numbers(2000, (at) => ['c', 'd'][at % 2] ?? '');
    const { removed, added } = diffLines(before, after, plenty());
    expect(kept(before, removed)).toEqual([]);
    expect(kept(after, added)).toEqual([]);
  });
});

/** Texts for which an unbounded search takes hours. */
const hostile: readonly (readonly [string, (count: number) => readonly string[], (count: number) => readonly string[]])[] = [
  ['one line again and again', (count) => new Array(count).fill('a'), (count) => ['b', ...new Array(count + 2000).fill('a'), 'c']],
  [
    'two lines in turn',
    (count) => Array.from({ length: count }, (_, at) => ['a', 'b'][at % 2] ?? ''),
    (count) => Array.from({ length: count }, (_, at) => ['b', 'a', 'a'][at % 3] ?? ''),
  ],
  [
    'lines in reverse',
    (count) => Array.from({ length: count }, (_, at) => `${at}`),
    (count) => Array.from({ length: count }, (_, at) => `${count - at}`),
  ],
];

it.each(hostile)('the work is bounded for %s', (_, beforeOf, afterOf) => {
  const [before, after] = [beforeOf(100_000), afterOf(100_000)];
  const budget = { stepsLeft: 1_000_000 };
  const { removed, added } = diffLines(before, after, budget);
  // The last step is at most one pass over all lines, or one split, which counts four of them.
  expect(budget.stepsLeft).toBeGreaterThan(-4 * (before.length + after.length));
  expect(kept(after, added)).toEqual(kept(before, removed));
});
