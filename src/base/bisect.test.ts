import { expect, it } from 'vitest';
import { firstWhere } from './bisect.ts';

it.each([0, 1, 2, 3, 10])('finds the first of %i numbers, or none, wherever it is', (count) => {
  for (let first = 0; first <= count; first++) expect(firstWhere(count, (index) => index >= first)).toBe(first);
});

it('looks at few of them', () => {
  let looks = 0;
  firstWhere(2 ** 31, (index) => {
    looks++;
    return index >= 12_345;
  });
  expect(looks).toBeLessThanOrEqual(32);
});
