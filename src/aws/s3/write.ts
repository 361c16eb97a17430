/** Writing objects of a bucket, each under a condition; and finding out what became of a write whose answer is unclear. */
import { DeleteObjectCommand, type DeleteObjectCommandInput, HeadObjectCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Body, CallOptions, DeleteOutcome, PutOptions } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import { refusalOf } from '../service-error.ts';
import { doing, type S3Context } from './context.ts';
import { type Grace, graceful } from './grace.ts';
import { putKey } from './integrity.ts';
import { type Condition, putCommand } from './put-command.ts';
import { orPutOption } from './put-option.ts';
import { headObject } from './read.ts';

/** What the contract says of a put, and the version that it made where the bucket keeps versions. */
export type PutObjectOutcome =
  | { readonly kind: 'stored'; readonly etag: string; readonly versionId?: string }
  | { readonly kind: 'refused' };

/** How an object is put. */
export interface ConditionalPut extends PutOptions {
  readonly condition: Condition;
  /** Whether a first refusal to create needs no look at whose object is there: for trials. */
  readonly isRefusalBelieved?: boolean;
}

const refused: PutObjectOutcome = { kind: 'refused' };

/** How long a write that was sent is waited for when the run is stopped. */
const graceMs = 10_000;

/**
 * Puts under a condition. An attempt whose answer was lost may have landed, and then its own repetition is refused: so each put bears an
 * identity, by which the object says whose it is.
 *
 * Invariant: a lost answer is not a failure, and a refusal is not yet a loss.
 */
export async function putObject(
  context: S3Context,
  key: string,
  body: Body,
  { attributes, signal, condition, isRefusalBelieved = false }: ConditionalPut,
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
    // Refused by itself, it may be: by an earlier attempt of this very put, by a proxy's own repetition of it, or late, in an answer that
    // had begun as a success. A first refusal to replace is not asked about: whoever replaces reads again what is there.
    const isSurelyAnothers = attempt === 1 && answer.kind === 'refused' && (condition.IfMatch !== undefined || isRefusalBelieved);
    return isSurelyAnothers ? refused : await whoseIsIt(context, key, id, signal);
  };
  try {
    return await context.aws.call(doing('put', key, context), once, signal);
  } catch (error) {
    throw isUnclear ? unsettled(error) : orPutOption(error, context.settings);
  } finally {
    grace.release();
  }
}

/** `unclear`: it may have landed, or may land yet. */
type Sent =
  | PutObjectOutcome
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'unclear'; readonly error?: unknown };

async function send({ client, region }: S3Context, command: PutObjectCommand, { signal }: Grace): Promise<Sent> {
  try {
    const { ETag, VersionId } = await region.following(() => client.send(command, abortable(signal)));
    // 412 can come inside a 200: an answer that had begun before the store knew. It names no ETag.
    return ETag === undefined || ETag === '' ? { kind: 'unclear' } : stored(ETag, VersionId);
  } catch (error) {
    if (isRefusal(error)) return { kind: 'refused' };
    return mayHaveLanded(error) ? { kind: 'unclear', error } : { kind: 'failed', error };
  }
}

function stored(etag: string, versionId: string | undefined): PutObjectOutcome {
  return { kind: 'stored', etag, ...(versionId === undefined ? {} : { versionId }) };
}

/** 412: the condition does not hold. 409: two conditional writes met. 404 on If-Match: nothing is there, or a delete marker. */
function isRefusal(error: unknown): boolean {
  const refusal = refusalOf(error);
  if (refusal === undefined) return false;
  const { status, code } = refusal;
  return status === 412 || code === 'PreconditionFailed' || status === 409 || (status === 404 && code === 'NoSuchKey');
}

/** A definite no, and a connection that never came about, are the only failures after which it has certainly not. */
function mayHaveLanded(error: unknown): boolean {
  // There were none to send it with. Any other error of ours is what the sending was aborted with.
  if (isCharthouseError(error)) return error.code !== 'CH_CREDENTIALS';
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refusal.status >= 500 && refusal.code !== 'SlowDown' && refusal.code !== 'NotImplemented';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(String(code));
}

async function whoseIsIt(context: S3Context, key: string, id: string, signal: AbortSignal | undefined): Promise<PutObjectOutcome> {
  const { client, region } = context;
  try {
    const said = await region.following(() => client.send(new HeadObjectCommand(context.at(key)), abortable(signal)));
    return said.Metadata?.[putKey] === id && said.ETag !== undefined ? stored(said.ETag, said.VersionId) : refused;
  } catch (error) {
    if (refusalOf(error)?.status === 404) return refused;
    throw error;
  }
}

/** The run's own look at the index comes next; what it must know is that a "no" there is not the last word. */
function unsettled(error: unknown): CharthouseError {
  const known = isCharthouseError(error) ? error : undefined;
  return new CharthouseError(known?.code ?? 'CH_STORE_UNAVAILABLE', {
    message: known?.message ?? 'the run was stopped while a write was on its way',
    hint: known?.hint,
    details: { ...known?.details, landed: 'unknown' },
    cause: error,
  });
}

/** Looks first, since some stores ignore the condition of a deletion; the condition closes the gap where they do not. */
export async function deleteObject(
  context: S3Context,
  key: string,
  { etag, signal, isConditional }: CallOptions & { readonly etag: string; readonly isConditional: boolean },
): Promise<DeleteOutcome> {
  const head = await headObject(context, key, { signal });
  if (head.kind === 'missing') return { kind: 'missing' };
  if (head.info.etag !== etag) return { kind: 'refused' };
  const { client, region } = context;
  const input: DeleteObjectCommandInput = { ...context.at(key), ...(isConditional ? { IfMatch: etag } : {}) };
  return context.aws.call(
    doing('delete', key, context),
    async (): Promise<DeleteOutcome> => {
      signal?.throwIfAborted();
      try {
        await region.following(() => client.send(new DeleteObjectCommand(input), abortable(signal)));
        return { kind: 'deleted' };
      } catch (error) {
        if (refusalOf(error)?.status === 404) return { kind: 'missing' };
        if (isRefusal(error)) return { kind: 'refused' };
        throw error;
      }
    },
    signal,
  );
}
