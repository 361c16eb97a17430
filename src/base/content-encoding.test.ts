import { expect, it } from 'vitest';
import { encodingOf } from './content-encoding.ts';

it.each([
  [undefined, undefined],
  [null, undefined],
  ['', undefined],
  ['identity', undefined],
  ['aws-chunked', undefined],
  ['AWS-Chunked, identity', undefined],
  ['gzip', 'gzip'],
  ['gzip,aws-chunked', 'gzip'],
  ['aws-chunked, br', 'br'],
  ['deflate, gzip', 'deflate, gzip'],
])('of %j, a reader would have to undo %j', (header, encoding) => {
  expect(encodingOf(header)).toBe(encoding);
});
