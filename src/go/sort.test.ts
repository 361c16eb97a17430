import { expect, it } from 'vitest';
import { sha256Hex } from '../base/digest.ts';
import { goSort } from './sort.ts';

/** Lists with equal items, in many orders; `n` is their length. */
const shapes: readonly ((i: number, n: number) => number)[] = [
  (i, n) => (i * i * 7 + i * 31 + n) % (1 + Math.floor(n / 3)),
  (i) => Math.floor(i / 3),
  (i, n) => Math.floor((n - i) / 3),
  (i) => i % 7,
  (i, n) => (i < Math.floor(n / 2) ? i : n - i),
];

it('puts equal items in the order of Go, in 1,500 lists', () => {
  const lines: string[] = [];
  for (let n = 0; n < 300; n += 1) {
    for (const shape of shapes) {
      const items = Array.from({ length: n }, (_, at) => ({ key: shape(at, n), at }));
      lines.push(
        `${goSort(items, (a, b) => a.key < b.key)
          .map(({ at }) => at)
          .join(' ')}\n`,
      );
    }
  }
  // The SHA-256 of what a program with Go's own sort.Sort printed (Go 1.26).
  expect(sha256Hex(Buffer.from(lines.join('')))).toBe('e4511e8b9e71019b5c9172e27c7fe02759765a664ecb75fd604afc143cc08984');
});

it('leaves the list alone', () => {
  const items = [3, 1, 2];
  expect([goSort(items, (a, b) => a < b), items]).toEqual([
    [1, 2, 3],
    [3, 1, 2],
  ]);
});
