/** Reads objects of a bucket: whole and verified, in pieces, or only their attributes. */
import { GetObjectCommand, type GetObjectCommandInput, type GetObjectCommandOutput, HeadObjectCommand } from '@aws-sdk/client-s3';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { CallOptions, GetOutcome, HeadOutcome, ObjectInfo, Range, ReadOptions, StreamOutcome } from '../../ports/object-store.ts';
import { awsError } from '../aws-error.ts';
import { abortable } from '../connection.ts';
import { serviceErrorOf } from '../service-error.ts';
import { actionText, type S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { checkBody, checkLength, checkPart, infoOf } from './integrity.ts';

type Missing = { readonly kind: 'missing'; readonly deleted: boolean };

/** Reads the whole object; a truncated or changed response is read again. */
export async function getObject(context: S3Context, key: string, { signal, version }: ReadOptions = {}): Promise<GetOutcome> {
  return context.aws.call(
    actionText('get', key, context),
    async () => {
      const answer = await ask(context, key, { signal, ...versioned(version) });
      if (answer.kind === 'missing') return answer;
      return { kind: 'found', info: answer.info, body: await checkedWhole(context, answer) };
    },
    signal,
  );
}

async function checkedWhole(context: S3Context, { info, response }: Answered): Promise<Uint8Array> {
  const body = await whole(response);
  checkBody(body, info, response, context.name);
  return body;
}

/** Reads the object unless it has as many bytes as `fromBytes`: then the response is left after its headers. */
export async function getSmallObject(
  context: S3Context,
  key: string,
  { signal, fromBytes }: CallOptions & { readonly fromBytes: number },
): Promise<GetOutcome | { readonly kind: 'large'; readonly info: ObjectInfo }> {
  return context.aws.call(
    actionText('get', key, context),
    async () => {
      const answer = await ask(context, key, { signal });
      if (answer.kind === 'missing') return answer;
      const { info, response } = answer;
      if (info.sizeBytes >= fromBytes) {
        leave(response);
        return { kind: 'large', info };
      }
      return { kind: 'found', info, body: await checkedWhole(context, answer) };
    },
    signal,
  );
}

/** Reads a range, if the object still has this ETag; undefined if not. */
export async function getRangeOf(
  context: S3Context,
  key: string,
  etag: string,
  { signal, range }: CallOptions & { readonly range: Range },
): Promise<Uint8Array | undefined> {
  const Range = `bytes=${range.start}-${range.end}`;
  return context.aws.call(
    actionText('get', key, context),
    async () => {
      try {
        const answer = await ask(context, key, { signal, Range, IfMatch: etagIn(context.etagForm.now, etag) });
        if (answer.kind === 'missing') return undefined;
        const { info, response } = answer;
        if (info.etag !== etag) {
          leave(response);
          return undefined;
        }
        checkPart(Range, info, response, context.name);
        const body = await whole(response);
        checkLength(body, info, response, context.name);
        return body;
      } catch (error) {
        const status = serviceErrorOf(error)?.status;
        if (status === 412 || status === 416) return undefined;
        throw error;
      }
    },
    signal,
  );
}

/** Reads the object in pieces. A broken response is continued from there, if the object is still the same. */
export async function streamObject(
  context: S3Context,
  key: string,
  { signal, range }: CallOptions & { readonly range?: Range | undefined } = {},
): Promise<StreamOutcome> {
  const open = (from: Partial<GetObjectCommandInput>) =>
    context.aws.call(
      actionText('get', key, context),
      async () => {
        const answer = await ask(context, key, { signal, ...from });
        if (answer.kind === 'missing') return answer;
        checkPart(from.Range, answer.info, answer.response, context.name);
        // A response counts as started when the first piece has arrived: if it breaks before, the request is repeated.
        return { ...answer, pieces: await started(piecesOf(answer.response)) };
      },
      signal,
    );
  try {
    const answer = await open(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` });
    if (answer.kind === 'missing') return answer;
    const { info, pieces } = answer;
    const first = range?.start ?? 0;
    const end = Math.min(range === undefined ? info.sizeBytes : range.end + 1, info.sizeBytes);
    const again = (at: number) => open({ Range: `bytes=${at}-${end - 1}`, IfMatch: info.etag });
    return { kind: 'found', info, body: continued({ context, key, signal }, { pieces, first, end, again }) };
  } catch (error) {
    // A range past the end, or of an empty object: there is nothing to send, but the object exists.
    if (!isCharthouseError(error) || error.details['status'] !== 416) throw error;
    const head = await headObject(context, key, { signal });
    return head.kind === 'missing' ? head : { ...head, body: nothing() };
  }
}

interface ObjectRequest {
  readonly context: S3Context;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

interface Started {
  readonly kind: 'found';
  readonly pieces: AsyncIterable<Uint8Array>;
}

interface Opened extends Pick<Started, 'pieces'> {
  readonly first: number;
  /** Excluded. */
  readonly end: number;
  readonly again: (at: number) => Promise<Missing | Started>;
}

async function* continued({ context, key, signal }: ObjectRequest, { pieces, first, end, again }: Opened): AsyncGenerator<Uint8Array> {
  let at = first;
  let from = pieces;
  for (;;) {
    const before = at;
    let failure: CharthouseError;
    try {
      for await (const piece of from) {
        at += piece.length;
        yield piece;
      }
      if (at >= end) return;
      failure = new CharthouseError('CH_STORE_UNAVAILABLE', {
        message: `cannot ${actionText('get', key, context)}: the response stopped half-way`,
        retryable: true,
      });
    } catch (error) {
      signal?.throwIfAborted();
      failure = awsError(error, {
        what: actionText('get', key, context),
        nowMs: context.aws.ports.clock.now(),
        env: context.aws.ports.env,
      });
    }
    // Each response must have brought something, so that the loop ends.
    if (!failure.retryable || at === before) throw failure;
    const answer = await again(at);
    if (answer.kind === 'missing') throw failure;
    from = answer.pieces;
  }
}

/** Reads the attributes of an object, with its digest if the store has one. */
export async function headObject(context: S3Context, key: string, { signal, version }: ReadOptions = {}): Promise<HeadOutcome> {
  return context.aws.call(
    actionText('check', key, context),
    async (): Promise<HeadOutcome> => {
      signal?.throwIfAborted();
      const { client, region } = context;
      const command = () =>
        client.send(new HeadObjectCommand({ ...context.at(key), ...versioned(version), ChecksumMode: 'ENABLED' }), abortable(signal));
      try {
        return { kind: 'found', info: infoOf(key, await region.following(command), context.name) };
      } catch (error) {
        const status = serviceErrorOf(error)?.status;
        if (status === undefined || status >= 500 || status === 429) throw error;
        // A response to a HEAD has no body, so it never gives a reason: a missing key, a missing bucket and a proxy's page look alike.
        const answer = await ask(context, key, { signal, ...versioned(version), Range: 'bytes=0-0' });
        if (answer.kind === 'missing') return answer;
        await discard(answer.response);
        return { kind: 'found', info: answer.info };
      }
    },
    signal,
  );
}

function versioned(version: string | undefined): Pick<GetObjectCommandInput, 'VersionId'> {
  return version === undefined ? {} : { VersionId: version };
}

interface Answered {
  readonly kind: 'found';
  readonly info: ObjectInfo;
  readonly response: GetObjectCommandOutput;
}

/**
 * Invariant: an object is missing only if the store answers NoSuchKey to a GET. A bare 404, NoSuchBucket and a 403 (S3's answer for a
 * missing key to callers without ListBucket) are errors.
 */
async function ask(
  context: S3Context,
  key: string,
  { signal, ...input }: Partial<GetObjectCommandInput> & CallOptions,
): Promise<Missing | Answered> {
  signal?.throwIfAborted();
  const { client, region } = context;
  try {
    const response = await region.following(() => client.send(new GetObjectCommand({ ...context.at(key), ...input }), abortable(signal)));
    return { kind: 'found', info: infoOf(key, response, context.name), response };
  } catch (error) {
    const serviceError = serviceErrorOf(error);
    if (input.VersionId !== undefined && serviceError?.status === 404) return { kind: 'missing', deleted: false };
    if (serviceError?.status !== 404 || serviceError.code !== 'NoSuchKey') throw error;
    return { kind: 'missing', deleted: serviceError.headers['x-amz-delete-marker'] === 'true' };
  }
}

async function* piecesOf({ Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  if (Body === undefined || !(Symbol.asyncIterator in Body)) return;
  for await (const piece of Body) yield piece;
}

async function started(pieces: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { value, done } = await pieces.next();
  return done === true ? nothing() : chained(value, pieces);
}

async function* chained(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    // A reader that leaves early releases the connection too.
    await rest.return(undefined);
  }
}

/** Closes the connection, since the rest would have to be read otherwise. */
function leave({ Body }: GetObjectCommandOutput): void {
  if (Body !== undefined && 'destroy' in Body) Body.destroy();
}

async function discard(response: GetObjectCommandOutput): Promise<void> {
  for await (const _ of piecesOf(response));
}

/** Read into one buffer with the size of Content-Length, since an index may have a hundred megabytes. */
async function whole(response: GetObjectCommandOutput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const buffer = Buffer.allocUnsafe(Math.min(response.ContentLength ?? 0, maxPreallocatedBytes));
  let filled = 0;
  for await (const piece of piecesOf(response)) {
    const fits = Math.min(piece.length, buffer.length - filled);
    buffer.set(piece.subarray(0, fits), filled);
    filled += fits;
    if (fits < piece.length) pieces.push(piece.subarray(fits));
  }
  const start = buffer.subarray(0, filled);
  return pieces.length === 0 ? start : Buffer.concat([start, ...pieces]);
}

/** A larger Content-Length may be wrong; memory is allocated as the bytes arrive. */
const maxPreallocatedBytes = 1 << 30;

async function* nothing(): AsyncGenerator<Uint8Array> {}
