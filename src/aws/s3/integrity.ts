/** What is known of an object's bytes without reading them, and whether the bytes that came are those. */

import { createHash } from 'node:crypto';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';

/** Metadata of our own: the digest of what was put, and which put it was. Callers of the store do not see them. */
export const digestKey = 'charthouse-sha256';
export const putKey = 'charthouse-put';

/** What an answer says of the object: the SDK's output of GET and HEAD, as far as it is used. */
export interface Described {
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentRange?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

/**
 * The contract's words for it.
 *
 * Invariant: an answer without an ETag is none of the store's. What is read under no ETag could only be replaced unconditionally.
 *
 * @throws CH_STORE_UNEXPECTED, retryable
 */
export function infoOf(key: string, said: Described, where: string): ObjectInfo {
  if (said.ETag === undefined || said.ETag === '') {
    throw new CharthouseError('CH_STORE_UNEXPECTED', {
      message: `the answer for ${quoted(key)} in ${where} has no ETag: the server sends none, or a proxy in between removes it`,
      hint: 'look for a proxy in between; charthouse cannot use a store that sends no ETags',
      details: { key },
      retryable: true,
    });
  }
  const { [digestKey]: kept, [putKey]: _, ...metadata } = said.Metadata ?? {};
  return {
    key,
    etag: said.ETag,
    sizeBytes: sizeOf(said),
    lastModifiedMs: said.LastModified?.getTime() ?? 0,
    sha256: checkedDigest(said.ChecksumSHA256) ?? (isDigest(kept) ? kept : undefined),
    md5: md5OfEtag(said.ETag, said),
    metadata,
  };
}

/** `bytes 0-99/1234` says how long the whole is. */
function sizeOf({ ContentLength, ContentRange }: Described): number {
  const whole = /\/(\d+)$/.exec(ContentRange ?? '')?.[1];
  return whole === undefined ? (ContentLength ?? 0) : Number(whole);
}

/** Of the whole object; one of parts (`…-3`) is a digest of digests. */
function checkedDigest(base64: string | undefined): string | undefined {
  const hex = base64 === undefined || base64.includes('-') ? undefined : Buffer.from(base64, 'base64').toString('hex');
  return isDigest(hex) ? hex : undefined;
}

function isDigest(hex: string | undefined): hex is string {
  return hex !== undefined && /^[0-9a-f]{64}$/.test(hex);
}

/**
 * Invariant: a cut or changed answer is noticed. By the digest, where it is known; else by an ETag that is an MD5; and where there is
 * neither, at least the length must have been said: a proxy that cuts a chunked answer ends it as if it were whole.
 *
 * @throws CH_STORE_CORRUPT, retryable
 */
export function checkBody(body: Uint8Array, info: ObjectInfo, said: Described, where: string): void {
  if (said.ContentLength !== undefined && said.ContentLength !== body.length) {
    throw corrupt(info, where, `came with ${body.length} bytes instead of ${said.ContentLength}`);
  }
  if (info.sha256 !== undefined) {
    if (sha256Hex(body) !== info.sha256) throw corrupt(info, where, 'came with another SHA-256 than it was put with');
    return;
  }
  if (info.md5 !== undefined) {
    if (createHash('md5').update(body).digest('hex') !== info.md5) throw corrupt(info, where, 'came with another MD5 than its ETag');
    return;
  }
  if (said.ContentLength === undefined) throw corrupt(info, where, withoutLength);
}

/** Under KMS, keys of the customer's own, or in parts, the ETag has another meaning. */
function md5OfEtag(etag: string, { ServerSideEncryption, SSECustomerAlgorithm }: Described): string | undefined {
  const encrypted = SSECustomerAlgorithm !== undefined || ServerSideEncryption?.startsWith('aws:') === true;
  return encrypted ? undefined : /^"([0-9a-f]{32})"$/.exec(etag)?.[1];
}

/**
 * The same for a body that is passed on in pieces: whoever reads it compares the digest, where there is one; where there is none, its length must
 * have been said. And a part must be the part that was asked for: a proxy that drops `Range` gets the whole.
 *
 * @throws CH_STORE_CORRUPT, retryable
 */
export function checkPart(range: string | undefined, info: ObjectInfo, said: Described, where: string): void {
  if (range === undefined) {
    if (said.ContentLength === undefined && info.sha256 === undefined) throw corrupt(info, where, withoutLength);
    return;
  }
  const first = (text: string | undefined): string | undefined => /^bytes[ =](\d+)-/.exec(text ?? '')?.[1];
  if (first(said.ContentRange) !== first(range)) throw corrupt(info, where, 'came whole, or in another part than was asked for');
}

const withoutLength = 'came without its length, so charthouse cannot check that it is whole';

function corrupt({ key, etag }: ObjectInfo, where: string, how: string): CharthouseError {
  return new CharthouseError('CH_STORE_CORRUPT', {
    message: `${quoted(key)} in ${where} ${how}`,
    details: { key, etag },
    retryable: true,
  });
}
