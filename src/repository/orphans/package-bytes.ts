/** A package of the store, read in growing ranges from its beginning and no further than asked. */
import { createHash, type Hash } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectInfo, ObjectStore, Range, StreamOutcome } from '../../ports/object-store.ts';

/** Chart.yaml comes first in what Helm and charthouse make, and most packages are no larger than this. */
const firstBytes = 32 * 1024;

/** How much longer each further range is than the one before. */
const growth = 4;

/** A package that is there. Its bytes can be gone through once. */
export interface PackageBytes {
  readonly info: ObjectInfo;
  readonly pieces: AsyncGenerator<Uint8Array, void, void>;
  /** Without asking more: the store vouches for it, or all bytes were read. */
  knownDigest(): string | undefined;
  /** What is known, else what the store answers when asked, else by reading on to the end. After `pieces`. */
  digest(): Promise<string>;
  /** Of the bytes themselves, all read, whatever the store answers. After `pieces`. */
  hashed(): Promise<string>;
}

/** What to open. */
export interface Asked {
  readonly key: string;
  /** As listed. */
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
}

/** Undefined if it is gone. */
export async function openPackage(store: ObjectStore, asked: Asked): Promise<PackageBytes | undefined> {
  const { key, signal } = asked;
  // A small one is read whole: then the store may send its digest.
  const range = asked.sizeBytes <= firstBytes ? undefined : { start: 0, end: firstBytes - 1 };
  const first = await store.stream(key, { signal, range });
  if (first.kind === 'missing') return undefined;
  const { info, body } = first;
  const progress: Progress = { key, hash: createHash('sha256'), readBytes: 0 };
  const next = (span: Range): AsyncGenerator<Uint8Array> =>
    take(() => same(store.stream(key, { signal, range: span }), info), span, progress);
  let whole: string | undefined;
  const wholeDigest = (): string => {
    whole ??= progress.hash.digest('hex');
    return whole;
  };
  const knownDigest = (): string | undefined => info.sha256 ?? (progress.readBytes === info.sizeBytes ? wholeDigest() : undefined);
  const hashed = async (): Promise<string> => {
    for await (const _ of progress.readBytes < info.sizeBytes ? next({ start: progress.readBytes, end: info.sizeBytes - 1 }) : []);
    return wholeDigest();
  };
  return {
    info,
    hashed,
    pieces: pieces(),
    knownDigest,
    digest: async () => knownDigest() ?? (await digestByHead(store, info, signal)) ?? (await hashed()),
  };

  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    const last = info.sizeBytes - 1;
    let length = firstBytes;
    yield* take(async () => body, { start: 0, end: range === undefined ? last : Math.min(range.end, last) }, progress);
    while (progress.readBytes < info.sizeBytes) {
      length *= growth;
      yield* next({ start: progress.readBytes, end: Math.min(progress.readBytes + length - 1, last) });
    }
  }
}

interface Progress {
  readonly key: string;
  readonly hash: Hash;
  readBytes: number;
}

async function* take(
  open: () => Promise<AsyncIterable<Uint8Array>>,
  { end }: Range,
  progress: Progress,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of await open()) {
    progress.hash.update(piece);
    progress.readBytes += piece.length;
    yield piece;
  }
  if (progress.readBytes !== end + 1) throw changed(progress.key);
}

/** Pieces of two versions of an object do not fit together. */
async function same(asked: Promise<StreamOutcome>, { key, etag }: ObjectInfo): Promise<AsyncIterable<Uint8Array>> {
  const answer = await asked;
  if (answer.kind === 'missing') throw changed(key);
  if (answer.info.etag === etag) return answer.body;
  // It is read or ended in any case: it may keep a file or a connection open.
  for await (const _ of answer.body) break;
  throw changed(key);
}

async function digestByHead(store: ObjectStore, { key, etag }: ObjectInfo, signal: AbortSignal): Promise<string | undefined> {
  const answer = await store.head(key, { signal });
  if (answer.kind === 'missing' || answer.info.etag !== etag) throw changed(key);
  return answer.info.sha256;
}

function changed(key: string): CharthouseError {
  return new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: `${key} was replaced or deleted while it was read, or came in part`,
    hint: 'wait until no other program changes packages, then run again',
    details: { key },
    retryable: true,
  });
}
