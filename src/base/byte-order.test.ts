import { expect, it } from 'vitest';
import { compareBytes } from './byte-order.ts';

it('compares texts by their UTF-8, not by their UTF-16', () => {
  const sorted = ['\u{1f600}', '\uffee', 'b', 'a', 'a/b', 'a-b'].sort(compareBytes);
  expect(sorted).toEqual(['a', 'a-b', 'a/b', 'b', '\uffee', '\u{1f600}']);
});
