/** Makes an object of ranges of another one and of bytes, inside the store: a multipart upload whose parts are copied or sent. */
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
import type { Body, CallOptions, NewPart, PutOptions } from '../../ports/object-store.ts';
import { abortable, ownSignal } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import { actionText, type S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { type Grace, graceful } from './grace.ts';
import { checksumKey, putKey } from './integrity.ts';
import { asPieces, keptInput, sendPieces } from './put-command.ts';
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

/** Options of a join. Both ETags are the same, but for a trial of the conditions. */
export interface Join extends PutOptions {
  readonly crc64: Crc64;
  /** The object must have it when it is replaced. */
  readonly etag: string;
  /** And it when a range is copied. */
  readonly copyEtag?: string | undefined;
}

/** How many parts are on their way at once. */
const width = 4;

/** One upload that is not complete yet. */
interface Upload {
  readonly context: S3Context;
  readonly key: string;
  readonly uploadId: string;
}

/**
 * Replaces the object by one of these parts. Invariant: a range is copied, and the object is replaced, only if it has the given ETag at
 * that moment; what the response does not tell, the id in the metadata does.
 */
export async function joinObject(context: S3Context, key: string, parts: readonly NewPart[], join: Join): Promise<PutObjectOutcome> {
  const { attributes, crc64, etag, copyEtag = etag, signal } = join;
  const id = context.aws.ports.random.id();
  const create = new CreateMultipartUploadCommand({
    ...context.at(key),
    ...keptInput(context, attributes, { [checksumKey]: crc64, [putKey]: id }),
  });
  const { UploadId: uploadId } = await send(context, key, signal, () => context.client.send(create, abortable(signal)));
  if (uploadId === undefined) throw without('an upload id', context, key);
  const upload = { context, key, uploadId };
  let isLeft = true;
  try {
    const tags = await inTurn(parts, (part, at) => putPart(upload, { part, number: at + 1, copyEtag, signal: ownSignal(signal) }));
    if (tags === 'refused') return refused;
    // From here on, `complete` decides what becomes of the upload; it does not begin for a run that is stopped.
    signal?.throwIfAborted();
    isLeft = false;
    return await complete(upload, { tags, etag, id, signal });
  } finally {
    // Best effort: the policy need not allow it, and a rule of the bucket removes what stays.
    if (isLeft) await abort(upload);
  }
}

interface PartRequest extends CallOptions {
  readonly part: NewPart;
  readonly number: number;
  readonly copyEtag: string;
}

/** Returns the ETag of the part. */
async function putPart(upload: Upload, request: PartRequest): Promise<string | 'refused'> {
  const { context, key, uploadId } = upload;
  const { part, number, copyEtag, signal } = request;
  const { client, settings } = context;
  const { Bucket, Key, ...owner } = context.at(key);
  const place = { Bucket, Key, ...owner, UploadId: uploadId, PartNumber: number };
  if (part.kind === 'send') {
    const body = await part.body;
    if (body === undefined) return 'refused';
    const digest = sha256Hex(...body);
    const ContentLength = body.reduce((sum, { length }) => sum + length, 0);
    const command = new UploadPartCommand({ ...place, ContentLength, ...contentMd5(body) });
    command.middlewareStack.add(sendPieces(body, digest), asPieces);
    const { ETag } = await send(context, key, signal, () => client.send(command, abortable(signal)));
    return ETag ?? Promise.reject(without('an ETag', context, key));
  }
  const { start, end } = part.range;
  const copy = new UploadPartCopyCommand({
    ...place,
    ...(settings.account === undefined ? {} : { ExpectedSourceBucketOwner: settings.account }),
    CopySource: `${Bucket}/${encodeURIComponent(Key).replaceAll('%2F', '/')}`,
    CopySourceRange: `bytes=${start}-${end}`,
    CopySourceIfMatch: etagIn(context.etagForm.now, copyEtag),
  });
  return send(context, key, signal, async () => {
    try {
      const { CopyPartResult: result } = await client.send(copy, abortable(signal));
      return result?.ETag ?? Promise.reject(without('an ETag', context, key));
    } catch (error) {
      if (isConditionFailed(error) || (await isShorterNow(error, upload, request))) return 'refused';
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
async function isShorterNow(error: unknown, { context, key }: Upload, { copyEtag, signal }: PartRequest): Promise<boolean> {
  const status = serviceErrorOf(error)?.status;
  if (status !== 400 && status !== 416) return false;
  const head = await headObject(context, key, { signal });
  return head.kind === 'missing' || head.info.etag !== copyEtag;
}

interface Completion extends CallOptions {
  readonly tags: readonly string[];
  readonly etag: string;
  readonly id: string;
}

/** As with a put: a lost response is not a failure, and a refused write is not yet a lost race. */
async function complete(upload: Upload, { tags, etag, id, signal }: Completion): Promise<PutObjectOutcome> {
  const { context, key, uploadId } = upload;
  const command = new CompleteMultipartUploadCommand({
    ...context.at(key),
    UploadId: uploadId,
    IfMatch: etagIn(context.etagForm.now, etag),
    MultipartUpload: { Parts: tags.map((ETag, at) => ({ ETag, PartNumber: at + 1 })) },
  });
  const grace = graceful(signal, graceMs, context.aws.ports.clock);
  let isUnclear = false;
  const once = async (attempt: number): Promise<PutObjectOutcome> => {
    const answer = await completeOnce(context, command, grace);
    if (answer.kind === 'stored') return { ...answer, etag: inFormOf(etag, answer.etag) };
    if (answer.kind === 'refused' && attempt === 1) {
      await abort(upload);
      return refused;
    }
    if (answer.kind === 'failed') {
      if (!isUnclear) await abort(upload);
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

/** This response has its ETag in the body, where some stores leave the quotes out. The next reader compares it with that of a header. */
function inFormOf(known: string, etag: string): string {
  return known.startsWith('"') && !etag.startsWith('"') ? `"${etag}"` : etag;
}

type Completed =
  | PutObjectOutcome
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'unclear'; readonly error?: unknown };

async function completeOnce({ client, region }: S3Context, command: CompleteMultipartUploadCommand, { signal }: Grace): Promise<Completed> {
  try {
    const { ETag, VersionId } = await region.following(() => client.send(command, abortable(signal)));
    return ETag === undefined || ETag === '' ? { kind: 'unclear' } : stored(ETag, VersionId);
  } catch (error) {
    if (isConditionFailed(error)) return { kind: 'refused' };
    const { status, code } = serviceErrorOf(error) ?? {};
    if (code === 'NoSuchUpload') return { kind: 'gone' };
    // An error may come after a response that began as a success, with its status.
    const isDefinite = status === undefined ? !mayHaveLanded(error) : status >= 400 && status < 500;
    return isDefinite ? { kind: 'failed', error } : { kind: 'unclear', error };
  }
}

async function abort({ context, key, uploadId }: Upload): Promise<void> {
  const command = new AbortMultipartUploadCommand({ ...context.at(key), UploadId: uploadId });
  await context.client.send(command).catch(() => undefined);
}

function send<T>(context: S3Context, key: string, signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  return context.aws.call(actionText('put', key, context), () => context.region.following(act), signal);
}

/** Some at once; none begins after one was refused or failed, and none is still on its way then: an abort would not include it. */
async function inTurn(
  parts: readonly NewPart[],
  act: (part: NewPart, at: number) => Promise<string | 'refused'>,
): Promise<readonly string[] | 'refused'> {
  const tags: string[] = [];
  for (let first = 0; first < parts.length; first += width) {
    const some = await Promise.allSettled(parts.slice(first, first + width).map((part, at) => act(part, first + at)));
    const known = some.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (known.includes('refused')) return 'refused';
    for (const each of some) if (each.status === 'rejected') throw each.reason;
    tags.push(...known);
  }
  return tags;
}

function without(what: string, { name }: S3Context, key: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNEXPECTED', { message: `the response to an upload of ${key} to ${name} has no ${what.slice(3)}` });
}
