/** Reading objects of a bucket: whole and checked, in pieces, or what is said of them. */
import { GetObjectCommand, type GetObjectCommandInput, type GetObjectCommandOutput, HeadObjectCommand } from '@aws-sdk/client-s3';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { CallOptions, GetOutcome, HeadOutcome, ObjectInfo, Range, StreamOutcome } from '../../ports/object-store.ts';
import { awsError } from '../aws-error.ts';
import { abortable } from '../connection.ts';
import { refusalOf } from '../service-error.ts';
import { doing, type S3Context } from './context.ts';
import { checkBody, checkPart, infoOf } from './integrity.ts';

type Missing = { readonly kind: 'missing'; readonly deleted: boolean };

/** The object whole; what was cut or changed on its way is read again. */
export async function getObject(context: S3Context, key: string, { signal }: CallOptions = {}): Promise<GetOutcome> {
  return context.aws.call(
    doing('get', key, context),
    async () => {
      const answer = await ask(context, key, { signal });
      if (answer.kind === 'missing') return answer;
      const body = await whole(answer.said);
      checkBody(body, answer.info, answer.said, context.name);
      return { kind: 'found', info: answer.info, body };
    },
    signal,
  );
}

/** The object in pieces. A broken answer is continued where it broke, as long as the object is still the same. */
export async function streamObject(
  context: S3Context,
  key: string,
  { signal, range }: CallOptions & { readonly range?: Range | undefined } = {},
): Promise<StreamOutcome> {
  const open = (from: Partial<GetObjectCommandInput>) =>
    context.aws.call(
      doing('get', key, context),
      async () => {
        const answer = await ask(context, key, { signal, ...from });
        if (answer.kind === 'missing') return answer;
        checkPart(from.Range, answer.info, answer.said, context.name);
        // It has begun when a piece is there: one that breaks before is asked for again, as if it had never come.
        return { ...answer, pieces: await begun(piecesOf(answer.said)) };
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
    // Past the end, or of an empty object: there is nothing to send, but there is an object.
    if (!isCharthouseError(error) || error.details['status'] !== 416) throw error;
    const head = await headObject(context, key, { signal });
    return head.kind === 'missing' ? head : { ...head, body: nothing() };
  }
}

interface Reading {
  readonly context: S3Context;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

interface Begun {
  readonly kind: 'found';
  readonly pieces: AsyncIterable<Uint8Array>;
}

interface Opened extends Pick<Begun, 'pieces'> {
  readonly first: number;
  /** Excluded. */
  readonly end: number;
  readonly again: (at: number) => Promise<Missing | Begun>;
}

async function* continued({ context, key, signal }: Reading, { pieces, first, end, again }: Opened): AsyncGenerator<Uint8Array> {
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
        message: `cannot ${doing('get', key, context)}: it stopped half-way`,
        retryable: true,
      });
    } catch (error) {
      signal?.throwIfAborted();
      failure = awsError(error, { what: doing('get', key, context), nowMs: context.aws.ports.clock.now(), env: context.aws.ports.env });
    }
    // Each answer has brought something, so that this ends.
    if (!failure.retryable || at === before) throw failure;
    const answer = await again(at);
    if (answer.kind === 'missing') throw failure;
    from = answer.pieces;
  }
}

/** What is said of the object, digest included where the store has one. */
export async function headObject(context: S3Context, key: string, { signal }: CallOptions = {}): Promise<HeadOutcome> {
  return context.aws.call(
    doing('look at', key, context),
    async (): Promise<HeadOutcome> => {
      signal?.throwIfAborted();
      const { client, region } = context;
      const command = () => client.send(new HeadObjectCommand({ ...context.at(key), ChecksumMode: 'ENABLED' }), abortable(signal));
      try {
        return { kind: 'found', info: infoOf(key, await region.following(command), context.name) };
      } catch (error) {
        const status = refusalOf(error)?.status;
        if (status === undefined || status >= 500 || status === 429) throw error;
        // The answer to a HEAD has no body, so it never says why: a missing key, a missing bucket and a proxy's page look alike.
        const answer = await ask(context, key, { signal, Range: 'bytes=0-0' });
        if (answer.kind === 'missing') return answer;
        await discard(answer.said);
        return { kind: 'found', info: answer.info };
      }
    },
    signal,
  );
}

interface Asked {
  readonly kind: 'found';
  readonly info: ObjectInfo;
  readonly said: GetObjectCommandOutput;
}

/**
 * Invariant: an object is missing only when the store says NoSuchKey, in answer to a GET. A bare 404, NoSuchBucket and a 403 (which is
 * what S3 says of a missing key to those who may not list) are errors.
 */
async function ask(
  context: S3Context,
  key: string,
  { signal, ...input }: Partial<GetObjectCommandInput> & CallOptions,
): Promise<Missing | Asked> {
  signal?.throwIfAborted();
  const { client, region } = context;
  try {
    const said = await region.following(() => client.send(new GetObjectCommand({ ...context.at(key), ...input }), abortable(signal)));
    return { kind: 'found', info: infoOf(key, said, context.name), said };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.status !== 404 || refusal.code !== 'NoSuchKey') throw error;
    return { kind: 'missing', deleted: refusal.headers['x-amz-delete-marker'] === 'true' };
  }
}

async function* piecesOf({ Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  if (Body === undefined || !(Symbol.asyncIterator in Body)) return;
  for await (const piece of Body) yield piece;
}

async function begun(pieces: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const { value, done } = await pieces.next();
  return done === true ? nothing() : chained(value, pieces);
}

async function* chained(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    // Whoever leaves early lets go of the connection too.
    await rest.return(undefined);
  }
}

async function discard(said: GetObjectCommandOutput): Promise<void> {
  for await (const _ of piecesOf(said));
}

/** Held once: into the room that the answer says that it needs, since an index may have a hundred megabytes. */
async function whole(said: GetObjectCommandOutput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const room = Buffer.allocUnsafe(Math.min(said.ContentLength ?? 0, mostRoomBytes));
  let filled = 0;
  for await (const piece of piecesOf(said)) {
    const fits = Math.min(piece.length, room.length - filled);
    room.set(piece.subarray(0, fits), filled);
    filled += fits;
    if (fits < piece.length) pieces.push(piece.subarray(fits));
  }
  const start = room.subarray(0, filled);
  return pieces.length === 0 ? start : Buffer.concat([start, ...pieces]);
}

/** An answer that promises more may be a lie; it gets its room when its bytes are there. */
const mostRoomBytes = 1 << 30;

async function* nothing(): AsyncGenerator<Uint8Array> {}
