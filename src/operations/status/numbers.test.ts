import { describe, expect, it } from 'vitest';
import { median, quantile } from './numbers.ts';

describe('the numbers of a list', () => {
  it('are none of nothing', () => {
    expect([median([]), quantile([], 0.95)]).toEqual([null, null]);
  });

  it.each([
    [[3], 3, 3],
    [[4, 1], 2.5, 4],
    [[5, 1, 3], 3, 5],
    [Array.from({ length: 100 }, (_, at) => 100 - at), 50.5, 95],
  ])('of %j: the middle %d, and what 95 of 100 are at most %d', (values, middle, most) => {
    expect([median(values), quantile(values, 0.95)]).toEqual([middle, most]);
  });
});
