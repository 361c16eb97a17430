import { expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

it('is as high as the largest is, and blank where nothing is', () => {
  expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
  expect(sparkline([0, 1, 4, 8], true)).toBe(' .=@');
  expect(sparkline([0, 0])).toBe('  ');
  expect(sparkline([])).toBe('');
});
