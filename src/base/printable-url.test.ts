import { expect, it } from 'vitest';
import { printableUrl } from './printable-url.ts';

it.each([
  ['https://me:pw@example.com/a?X-Amz-Signature=1#f', 'https://example.com/a'],
  ['https://me:pw@example.com', 'https://example.com/'],
  ['https://example.com?at=a@b', 'https://example.com/'],
  ['https:\\\\me:pw@example.com\\a', 'https://example.com/a'],
  ['//me:pw@example.com/a?token=1', '//example.com/a'],
  ['https://me:a/pw@example.com/a', 'https://…@example.com/a'],
  ['https://me:a@b/pw@example.com/a', 'https://…@example.com/a'],
  ['charts/a-1.0.0.tgz?token=1', 'charts/a-1.0.0.tgz'],
])('takes the secrets out of %s', (url, printable) => {
  expect(printableUrl(url)).toBe(printable);
});

it.each(['https://example.com', 'https://example.com/', 'https://example.com/charts', 'charts/a-1.0.0.tgz'])(
  'leaves %s as it is written',
  (url) => {
    expect(printableUrl(url)).toBe(url);
  },
);
