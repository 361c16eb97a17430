/** One multipart upload: its parts are copied from other objects, or sent. */
import { createHash, getFips } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { Crc64 } from '../../base/crc64.ts';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Body, CallOptions, PutOptions, Range } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import { actionText, type S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { type Grace, graceful } from './grace.ts';
import { checksumKey, putKey } from './integrity.ts';
import { asPieces, type Condition, keptInput, sendPieces } from './put-command.ts';
import { headObject } from './read.ts';
import {
  graceMs,
  isConditionFailed,
  mayHaveLanded,
  outcomeById,
  type PutObjectOutcome,
  refused,
  stored,
  withUnknownOutcome,
} from './write.ts';

/** One upload that is not complete yet. */
export interface Upload {
  readonly context: S3Context;
  readonly key: string;
  readonly uploadId: string;
  /** In the metadata of what it makes. */
  readonly id: string;
}

/** An object as it must be when a range of it is copied. */
export interface CopySource {
  readonly key: string;
  readonly etag: string;
}

/** Begins one. `crc64` is the checksum of the whole. */
export async function beginUpload(
  context: S3Context,
  key: string,
  { attributes, crc64, signal }: PutOptions & { readonly crc64: Crc64 },
): Promise<Upload> {
  const id = context.aws.ports.random.id();
  const create = new CreateMultipartUploadCommand({
    ...context.at(key),
    ...keptInput(context, attributes, { [checksumKey]: crc64, [putKey]: id }),
  });
  const { UploadId: uploadId } = await send(context, key, signal, () => context.client.send(create, abortable(signal)));
  if (uploadId === undefined) throw without('an upload id', context, key);
  return { context, key, uploadId, id };
}

/** Sends a part. Returns its ETag. */
export async function sendPart(
  { context, key, uploadId }: Upload,
  number: number,
  { body, signal }: CallOptions & { readonly body: Body },
): Promise<string> {
  const digest = sha256Hex(...body);
  const ContentLength = body.reduce((sum, { length }) => sum + length, 0);
  const place = { ...context.at(key), UploadId: uploadId, PartNumber: number };
  const command = new UploadPartCommand({ ...place, ContentLength, ...contentMd5(body) });
  command.middlewareStack.add(sendPieces(body, digest), asPieces);
  const { ETag } = await send(context, key, signal, () => context.client.send(command, abortable(signal)));
  return ETag ?? Promise.reject(without('an ETag', context, key));
}

/** Copies a range. Returns the ETag of the part, or `refused` if the source is not that object any more. */
export async function copyPart(
  { context, key, uploadId }: Upload,
  number: number,
  { source, range, signal }: CallOptions & { readonly source: CopySource; readonly range: Range },
): Promise<string | 'refused'> {
  const { client, settings } = context;
  const { Bucket, Key } = context.at(source.key);
  const copy = new UploadPartCopyCommand({
    ...context.at(key),
    UploadId: uploadId,
    PartNumber: number,
    ...(settings.account === undefined ? {} : { ExpectedSourceBucketOwner: settings.account }),
    CopySource: `${Bucket}/${encodeURIComponent(Key).replaceAll('%2F', '/')}`,
    CopySourceRange: `bytes=${range.start}-${range.end}`,
    CopySourceIfMatch: etagIn(context.etagForm.now, source.etag),
  });
  return send(context, key, signal, async () => {
    try {
      const { CopyPartResult: result } = await client.send(copy, abortable(signal));
      return result?.ETag ?? Promise.reject(without('an ETag', context, key));
    } catch (error) {
      if (isConditionFailed(error) || (await isShorterNow(error, context, { ...source, signal }))) return 'refused';
      throw error;
    }
  });
}

/**
 * Amazon S3 takes a part without a checksum only in a bucket without Object Lock. A checksum of another kind would have to be named when the upload
 * begins, and be known for what is copied, too. With FIPS there is no MD5; a bucket that requires one refuses the part then.
 */
function contentMd5(body: Body): { readonly ContentMD5?: string } {
  if (getFips() !== 0) return {};
  const hash = createHash('md5');
  for (const piece of body) hash.update(piece);
  return { ContentMD5: hash.digest('base64') };
}

/** Some stores look at the range before the condition: an object that was replaced by a shorter one does not have it. */
async function isShorterNow(error: unknown, context: S3Context, { key, etag, signal }: CopySource & CallOptions): Promise<boolean> {
  const status = serviceErrorOf(error)?.status;
  if (status !== 400 && status !== 416) return false;
  const head = await headObject(context, key, { signal });
  return head.kind === 'missing' || head.info.etag !== etag;
}

interface Completion extends CallOptions {
  /** The ETags of the parts. */
  readonly tags: readonly string[];
  readonly condition: Condition;
}

/** As with a put: a lost response is not a failure, and a refused write is not yet a lost race. */
export async function completeUpload(upload: Upload, { tags, condition, signal }: Completion): Promise<PutObjectOutcome> {
  const { context, key, uploadId, id } = upload;
  const command = new CompleteMultipartUploadCommand({
    ...context.at(key),
    UploadId: uploadId,
    ...condition,
    MultipartUpload: { Parts: tags.map((ETag, at) => ({ ETag, PartNumber: at + 1 })) },
  });
  const grace = graceful(signal, graceMs, context.aws.ports.clock);
  let isUnclear = false;
  const once = async (attempt: number): Promise<PutObjectOutcome> => {
    const answer = await completeOnce(context, command, grace);
    if (answer.kind === 'stored') return answer;
    if (answer.kind === 'refused' && attempt === 1) {
      await abortUpload(upload);
      return refused;
    }
    if (answer.kind === 'failed') {
      if (!isUnclear) await abortUpload(upload);
      throw answer.error;
    }
    // Its upload is gone, or its answer is unclear, or a repetition was refused: ours may be what is there.
    if (answer.kind === 'unclear') isUnclear = true;
    if (answer.kind === 'unclear' && answer.error !== undefined) throw answer.error;
    return outcomeById(context, key, id, signal);
  };
  try {
    return await context.aws.call(actionText('put', key, context), once, signal);
  } catch (error) {
    throw isUnclear ? withUnknownOutcome(error) : error;
  } finally {
    grace.release();
  }
}

type Completed =
  | PutObjectOutcome
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'unclear'; readonly error?: unknown };

async function completeOnce({ client, region }: S3Context, command: CompleteMultipartUploadCommand, { signal }: Grace): Promise<Completed> {
  try {
    const answer = await region.following(() => client.send(command, abortable(signal)));
    const { ETag, VersionId, ChecksumType: type, ChecksumCRC64NVME: checksum } = answer;
    if (ETag === undefined || ETag === '') return { kind: 'unclear' };
    const isOfWhole = type === 'FULL_OBJECT' && checksum !== undefined;
    return { ...stored(ETag, VersionId), ...(isOfWhole ? { crc64: Buffer.from(checksum, 'base64').toString('hex') } : {}) };
  } catch (error) {
    if (isConditionFailed(error)) return { kind: 'refused' };
    const { status, code } = serviceErrorOf(error) ?? {};
    if (code === 'NoSuchUpload') return { kind: 'gone' };
    // An error may come after a response that began as a success, with its status.
    const isDefinite = status === undefined ? !mayHaveLanded(error) : status >= 400 && status < 500;
    return isDefinite ? { kind: 'failed', error } : { kind: 'unclear', error };
  }
}

/** Best effort: the policy need not allow it, and a rule of the bucket removes what stays. */
export async function abortUpload({ context, key, uploadId }: Upload): Promise<void> {
  const command = new AbortMultipartUploadCommand({ ...context.at(key), UploadId: uploadId });
  await context.client.send(command).catch(() => undefined);
}

function send<T>(context: S3Context, key: string, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  return context.aws.call(actionText('put', key, context), () => context.region.following(act), signal);
}

function without(what: string, { name }: S3Context, key: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNEXPECTED', { message: `the response to an upload of ${key} to ${name} has no ${what.slice(3)}` });
}
