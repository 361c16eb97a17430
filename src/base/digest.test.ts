import { expect, it } from 'vitest';
import { bareDigest, sha256Hex } from './digest.ts';

const digest = sha256Hex(Buffer.from('a'));

it.each([
  [digest, digest],
  [digest.toUpperCase(), digest],
  [`sha256:${digest}`, digest],
  [`SHA256:${digest.toUpperCase()}`, digest],
  ['', undefined],
  [undefined, undefined],
  ['sha256:', ''],
])('takes the digest %j of an index for %j', (written, bare) => {
  expect(bareDigest(written)).toBe(bare);
});
