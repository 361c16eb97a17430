/** What is known about an object's bytes without reading them, and whether the received bytes match it. */

import { createHash } from 'node:crypto';
import { type Crc64, crc64 } from '../../base/crc64.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';

/** charthouse's own metadata: the digest of the body, or the checksum of one that has parts, and the id of the put. Callers do not see them. */
export const digestKey = 'charthouse-sha256';
export const checksumKey = 'charthouse-crc64';
export const putKey = 'charthouse-put';

/** The fields of the SDK's GET and HEAD outputs that are used here. */
export interface Described {
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentRange?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly VersionId?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

/**
 * Converts a response to ObjectInfo.
 *
 * Invariant: a response without an ETag does not come from the store. An object read without an ETag could only be replaced
 * unconditionally.
 *
 * @throws CH_STORE_UNEXPECTED, retryable
 */
export function infoOf(key: string, response: Described, where: string): ObjectInfo {
  if (response.ETag === undefined || response.ETag === '') {
    throw new CharthouseError('CH_STORE_UNEXPECTED', {
      message: `the response for ${quoted(key)} in ${where} has no ETag: the server sends none, or a proxy removes it`,
      hint: 'check for a proxy in between; charthouse cannot use a store without ETags',
      details: { key },
      retryable: true,
    });
  }
  const { [digestKey]: kept, [checksumKey]: checksum, [putKey]: _, ...metadata } = response.Metadata ?? {};
  return {
    key,
    etag: response.ETag,
    sizeBytes: sizeOf(response),
    lastModifiedMs: response.LastModified?.getTime() ?? 0,
    sha256: checkedDigest(response.ChecksumSHA256) ?? (isDigest(kept) ? kept : undefined),
    md5: md5OfEtag(response.ETag, response),
    ...(isChecksum(checksum) ? { crc64: checksum } : {}),
    metadata,
    ...keptVersion(response.VersionId),
  };
}

/** The id `null` is that of an object which a bucket without versioning replaces, or which is older than the versioning of its bucket. */
export function keptVersion(id: string | undefined): { readonly versionId?: string } {
  return id === undefined || id === '' || id === 'null' ? {} : { versionId: id };
}

/** `bytes 0-99/1234` contains the length of the whole object. */
function sizeOf({ ContentLength, ContentRange }: Described): number {
  const whole = /\/(\d+)$/.exec(ContentRange ?? '')?.[1];
  return whole === undefined ? (ContentLength ?? 0) : Number(whole);
}

/** Of the whole object; a multipart checksum (`…-3`) is a digest of digests. */
function checkedDigest(base64: string | undefined): string | undefined {
  const hex = base64 === undefined || base64.includes('-') ? undefined : Buffer.from(base64, 'base64').toString('hex');
  return isDigest(hex) ? hex : undefined;
}

function isDigest(hex: string | undefined): hex is string {
  return hex !== undefined && /^[0-9a-f]{64}$/.test(hex);
}

function isChecksum(hex: string | undefined): hex is Crc64 {
  return hex !== undefined && /^[0-9a-f]{16}$/.test(hex);
}

/**
 * Invariant: a truncated or changed response is noticed. The digest or checksum is compared if it is known, otherwise an ETag that is an MD5. Without
 * either, the response must have a length: a proxy that cuts a chunked response makes it look complete.
 *
 * @throws CH_STORE_CORRUPT, retryable
 */
export function checkBody(body: Uint8Array, info: ObjectInfo, response: Described, where: string): void {
  checkLength(body, info, response, where);
  if (info.sha256 !== undefined) {
    if (sha256Hex(body) !== info.sha256) throw corrupt(info, where, 'has a different SHA-256 than at its upload');
    return;
  }
  if (info.crc64 !== undefined) {
    if (crc64(body) !== info.crc64) throw corrupt(info, where, 'has a different CRC-64 than when its parts were joined');
    return;
  }
  if (info.md5 !== undefined) {
    if (createHash('md5').update(body).digest('hex') !== info.md5) throw corrupt(info, where, 'has a different MD5 than its ETag');
    return;
  }
  if (response.ContentLength === undefined) throw corrupt(info, where, withoutLength);
}

/** For a part, whose digest only its reader knows. @throws CH_STORE_CORRUPT, retryable */
export function checkLength(body: Uint8Array, info: ObjectInfo, { ContentLength }: Described, where: string): void {
  if (ContentLength === undefined || ContentLength === body.length) return;
  throw corrupt(info, where, `has ${body.length} bytes instead of ${ContentLength}`);
}

/** With KMS, customer keys or multipart uploads, the ETag has another meaning. */
function md5OfEtag(etag: string, { ServerSideEncryption, SSECustomerAlgorithm }: Described): string | undefined {
  const encrypted = SSECustomerAlgorithm !== undefined || ServerSideEncryption?.startsWith('aws:') === true;
  return encrypted ? undefined : /^"([0-9a-f]{32})"$/.exec(etag)?.[1];
}

/**
 * The same for a body that is passed on in pieces. The reader compares the digest if there is one; otherwise the response must have a
 * length. A part must be the requested part: a proxy that drops `Range` returns the whole.
 *
 * @throws CH_STORE_CORRUPT, retryable
 */
export function checkPart(range: string | undefined, info: ObjectInfo, response: Described, where: string): void {
  if (range === undefined) {
    if (response.ContentLength === undefined && info.sha256 === undefined) throw corrupt(info, where, withoutLength);
    return;
  }
  const first = (text: string | undefined): string | undefined => /^bytes[ =](\d+)-/.exec(text ?? '')?.[1];
  if (first(response.ContentRange) !== first(range)) throw corrupt(info, where, 'arrived whole or with another range than requested');
}

const withoutLength = 'arrived without a Content-Length, so charthouse cannot check that it is complete';

function corrupt({ key, etag }: ObjectInfo, where: string, how: string): CharthouseError {
  return new CharthouseError('CH_STORE_CORRUPT', {
    message: `${quoted(key)} in ${where} ${how}`,
    details: { key, etag },
    retryable: true,
  });
}
