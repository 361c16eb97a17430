import { expect, it } from 'vitest';
import { inPieces, pieces } from './window.ts';

it('puts each amount into its piece of the window, and leaves a time without data empty', () => {
  const window = { fromMs: 1_000, toMs: 1_000 + pieces * 10 };
  const found = inPieces(
    [
      { atMs: 1_000, value: 1 },
      { atMs: 1_009, value: 2 },
      { atMs: 1_025, value: 4 },
      { atMs: window.toMs, value: 8 },
    ],
    window,
  );
  expect(found.slice(0, 4)).toEqual([3, 0, 4, 0]);
  expect(found.at(-1)).toBe(8);
  expect(found).toHaveLength(pieces);
});
