import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../base/digest.ts';
import { checkBody, checkPart, type Described, infoOf } from './integrity.ts';

const body = Buffer.from('apiVersion: v1\nentries: {}\n');
const md5 = createHash('md5').update(body).digest('hex');
const sha256 = sha256Hex(body);
const cut = body.subarray(0, 15);

/** What the check says of a body under this answer. */
function check(bytes: Uint8Array, said: Described): string {
  try {
    const answer = { ETag: '"opaque"', ...said };
    checkBody(bytes, infoOf('index.yaml', answer, 's3://charts'), answer, 's3://charts');
    return 'whole';
  } catch (error) {
    return String(error instanceof Error && 'code' in error && error.code);
  }
}

describe('a body', () => {
  it.each<[string, Described]>([
    ['our digest in the metadata', { Metadata: { 'charthouse-sha256': sha256 } }],
    ['the checksum of the store', { ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') }],
    ['an ETag that is an MD5', { ETag: `"${md5}"` }],
    ['its length', { ContentLength: body.length }],
  ])('is held to %s', (_, said) => {
    expect(check(body, said)).toBe('whole');
    expect(check(cut, said)).toBe('CH_STORE_CORRUPT');
  });

  it.each<[string, Described]>([
    ['under KMS', { ETag: `"${'0'.repeat(32)}"`, ServerSideEncryption: 'aws:kms', ContentLength: body.length }],
    ['under a key of the customer', { ETag: `"${'0'.repeat(32)}"`, SSECustomerAlgorithm: 'AES256', ContentLength: body.length }],
    ['put in parts', { ETag: `"${'0'.repeat(32)}-2"`, ContentLength: body.length }],
  ])('is not held to an ETag that is no MD5: %s', (_, said) => {
    expect(check(body, said)).toBe('whole');
  });

  it('without digest, MD5 and length is not believed, whole or not', () => {
    expect(check(body, { ETag: '"opaque"' })).toBe('CH_STORE_CORRUPT');
  });

  it('changed at its length is found out by the digest', () => {
    const changed = Buffer.from(body).fill(0x20, 3, 4);
    expect(check(changed, { ContentLength: body.length, Metadata: { 'charthouse-sha256': sha256 } })).toBe('CH_STORE_CORRUPT');
  });
});

describe('what is said of an object', () => {
  const known = (said: Described) => infoOf('a', { ETag: '"opaque"', ...said }, 's3://charts');

  it.each([undefined, ''])('must have an ETag, which every write that replaces it names: %j', (ETag) => {
    expect(() => known({ ETag, ContentLength: 2 })).toThrow(/has no ETag/);
  });

  it('takes the length of the whole from a range', () => {
    expect(known({ ContentLength: 2, ContentRange: 'bytes 3-4/1234' }).sizeBytes).toBe(1234);
  });

  it('does not show our own metadata, and shows that of others', () => {
    const Metadata = { 'charthouse-sha256': sha256, 'charthouse-put': 'x', 'charthouse-run': 'y', other: 'z' };
    expect(known({ Metadata })).toMatchObject({ sha256, metadata: { 'charthouse-run': 'y', other: 'z' } });
  });

  it.each([
    ['of parts', `${Buffer.from(sha256, 'hex').toString('base64')}-3`],
    ['that is none', 'abc'],
  ])('takes no digest %s', (_, ChecksumSHA256) => {
    expect(known({ ChecksumSHA256 }).sha256).toBeUndefined();
  });
});

describe('a body in pieces', () => {
  const check = (range: string | undefined, said: Described) => () =>
    checkPart(range, infoOf('a', { ETag: '"1"', ...said }, 's3://charts'), said, 's3://charts');

  it.each<[string | undefined, Described]>([
    [undefined, { ContentLength: 9 }],
    [undefined, { Metadata: { 'charthouse-sha256': sha256 } }],
    ['bytes=3-8', { ContentLength: 6, ContentRange: 'bytes 3-8/9' }],
    ['bytes=3-99', { ContentLength: 6, ContentRange: 'bytes 3-8/9' }],
  ])('(%s) may come with %j', (range, said) => {
    expect(check(range, said)).not.toThrow();
  });

  it.each<[string | undefined, Described]>([
    [undefined, {}],
    ['bytes=3-8', { ContentLength: 9 }],
    ['bytes=3-8', { ContentLength: 6, ContentRange: 'bytes 0-5/9' }],
  ])('(%s) may not come with %j', (range, said) => {
    expect(check(range, said)).toThrow(expect.objectContaining({ code: 'CH_STORE_CORRUPT', retryable: true }));
  });
});
