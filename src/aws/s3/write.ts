/** Writes objects of a bucket, each under a condition, and finds out what happened to a write without a clear response. */
import { DeleteObjectCommand, type DeleteObjectCommandInput, HeadObjectCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import type { Crc64 } from '../../base/crc64.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Body, DeleteOptions, DeleteOutcome, PutOptions } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import { actionText, type S3Context } from './context.ts';
import { type Grace, graceful } from './grace.ts';
import { putKey } from './integrity.ts';
import { type Condition, putCommand } from './put-command.ts';
import { orPutOption } from './put-option.ts';
import { headObject } from './read.ts';

/** Outcome of a put, with the version id if the bucket has versioning, and the checksum of the whole if the store computed it. */
export type PutObjectOutcome =
  | { readonly kind: 'stored'; readonly etag: string; readonly versionId?: string | undefined; readonly crc64?: Crc64 | undefined }
  | { readonly kind: 'refused' };

/** Options of a put. */
export interface ConditionalPut extends PutOptions {
  readonly condition: Condition;
}

export const refused: PutObjectOutcome = { kind: 'refused' };

/** How long a write in progress may take when the run is stopped. */
export const graceMs = 10_000;

/**
 * Puts under a condition. An attempt whose response was lost may have taken effect, and then its own retry is refused: so each put has an
 * id in the object's metadata, which tells whose object it is.
 *
 * Invariant: a lost response is not a failure, and a refusal is not yet a lost race.
 */
export async function putObject(
  context: S3Context,
  key: string,
  body: Body,
  { attributes, signal, condition, isRefusalTrusted = false }: ConditionalPut,
): Promise<PutObjectOutcome> {
  signal?.throwIfAborted();
  const { clock, random } = context.aws.ports;
  const id = random.id();
  const command = putCommand(context, key, body, { attributes, condition, id });
  const grace = graceful(signal, graceMs, clock);
  let isUnclear = false;
  const once = async (attempt: number): Promise<PutObjectOutcome> => {
    const answer = await send(context, command, grace);
    if (answer.kind === 'unclear') isUnclear = true;
    if (answer.kind === 'failed' || (answer.kind === 'unclear' && answer.error !== undefined)) throw answer.error;
    if (answer.kind === 'stored') return answer;
    // Our own put can cause the refusal: an earlier attempt, a proxy's repetition of it, or a late error in a response that started as a
    // success. A first refusal to replace is not checked, since the caller reads the object again.
    const isSurelyAnothers = attempt === 1 && answer.kind === 'refused' && (condition.IfMatch !== undefined || isRefusalTrusted);
    return isSurelyAnothers ? refused : await outcomeById(context, key, id, signal);
  };
  try {
    return await context.aws.call(actionText('put', key, context), once, signal);
  } catch (error) {
    throw isUnclear ? withUnknownOutcome(error) : orPutOption(error, context.settings);
  } finally {
    grace.release();
  }
}

/** `unclear`: it may have taken effect, or may do so later. */
type Sent =
  | PutObjectOutcome
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'unclear'; readonly error?: unknown };

async function send({ client, region }: S3Context, command: PutObjectCommand, { signal }: Grace): Promise<Sent> {
  try {
    const { ETag, VersionId } = await region.following(() => client.send(command, abortable(signal)));
    // A 412 can arrive inside a 200, if the response started before the store knew. It has no ETag.
    return ETag === undefined || ETag === '' ? { kind: 'unclear' } : stored(ETag, VersionId);
  } catch (error) {
    if (isConditionFailed(error)) return { kind: 'refused' };
    return mayHaveLanded(error) ? { kind: 'unclear', error } : { kind: 'failed', error };
  }
}

/** With the version id, if there is one. */
export function stored(etag: string, versionId: string | undefined): PutObjectOutcome {
  return { kind: 'stored', etag, ...(versionId === undefined ? {} : { versionId }) };
}

/** 412: the condition is not met. 409: two conditional writes met. 404 on If-Match: the object does not exist, or is a delete marker. */
export function isConditionFailed(error: unknown): boolean {
  const serviceError = serviceErrorOf(error);
  if (serviceError === undefined) return false;
  const { status, code } = serviceError;
  return status === 412 || code === 'PreconditionFailed' || status === 409 || (status === 404 && code === 'NoSuchKey');
}

/** Only after a definite error, or without any connection, has the write certainly not taken effect. */
export function mayHaveLanded(error: unknown): boolean {
  // Without credentials nothing was sent. Any other error of ours is the reason of an abort.
  if (isCharthouseError(error)) return error.code !== 'CH_CREDENTIALS';
  const serviceError = serviceErrorOf(error);
  if (serviceError !== undefined)
    return serviceError.status >= 500 && serviceError.code !== 'SlowDown' && serviceError.code !== 'NotImplemented';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(String(code));
}

/** Whether what is there was written with this id. */
export async function outcomeById(context: S3Context, key: string, id: string, signal: AbortSignal | undefined): Promise<PutObjectOutcome> {
  const { client, region } = context;
  try {
    const response = await region.following(() => client.send(new HeadObjectCommand(context.at(key)), abortable(signal)));
    return response.Metadata?.[putKey] === id && response.ETag !== undefined ? stored(response.ETag, response.VersionId) : refused;
  } catch (error) {
    if (serviceErrorOf(error)?.status === 404) return refused;
    throw error;
  }
}

/** The run reads the index next; it must know that the old index there is not the last word. */
export function withUnknownOutcome(error: unknown): CharthouseError {
  const known = isCharthouseError(error) ? error : undefined;
  return new CharthouseError(known?.code ?? 'CH_STORE_UNAVAILABLE', {
    message: known?.message ?? 'the run was stopped during a write',
    hint: known?.hint,
    details: { ...known?.details, landed: 'unknown' },
    cause: error,
  });
}

/** Reads first, since some stores ignore the condition of a deletion; the condition closes the gap if they do not. */
export async function deleteObject(
  context: S3Context,
  key: string,
  { etag, signal, isConditional, isWrittenOnce }: DeleteOptions & { readonly etag: string; readonly isConditional: boolean },
): Promise<DeleteOutcome> {
  if (isWrittenOnce !== true) {
    const head = await headObject(context, key, { signal });
    if (head.kind === 'missing') return { kind: 'missing' };
    if (head.info.etag !== etag) return { kind: 'refused' };
  }
  const { client, region } = context;
  const input: DeleteObjectCommandInput = { ...context.at(key), ...(isConditional ? { IfMatch: etag } : {}) };
  return context.aws.call(
    actionText('delete', key, context),
    async (): Promise<DeleteOutcome> => {
      signal?.throwIfAborted();
      try {
        await region.following(() => client.send(new DeleteObjectCommand(input), abortable(signal)));
        return { kind: 'deleted' };
      } catch (error) {
        if (serviceErrorOf(error)?.status === 404) return { kind: 'missing' };
        if (isConditionFailed(error)) return { kind: 'refused' };
        throw error;
      }
    },
    signal,
  );
}
