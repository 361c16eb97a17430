/** Replaces a large object by ranges of itself and what is new: read, hashed and written in pieces, so that it is never in memory whole. */
import { createHash, type Hash } from 'node:crypto';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { JoinOptions, NewPart, PutOutcome } from '../../ports/object-store.ts';
import type { DurableFiles, FileState, OpenFile } from '../../runtime/durable-files.ts';
import { type Filled, makeDraft } from './draft.ts';
import { type OpenObject, openObject, readEtag } from './read.ts';
import { replaceByDraft, type Write } from './write.ts';

/** Large enough that reading, hashing and writing overlap. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Invariant: what is copied is a part of exactly the version with the ETag `expected`. All of it is read and hashed, also what does not
 * stay, so that no change of the file goes unnoticed that its times do not show.
 */
export function joinObject(
  write: Write,
  expected: string,
  { parts, onMade }: Pick<JoinOptions, 'onMade'> & { readonly parts: readonly NewPart[] },
): Promise<PutOutcome> {
  return replaceByDraft(write, expected, (options) =>
    makeDraft(options, async (draft: OpenFile, path: string): Promise<Filled | undefined> => {
      const old = await openObject(write.context, write.key);
      if (old === undefined) return undefined;
      try {
        const pieces = piecesOf(old.state.sizeBytes, await bodiesOf(parts));
        const made = pieces && (await copy(old, draft, { pieces, expected, signal: options.signal }));
        if (made === undefined) return undefined;
        const etag = `"${made.sha256}"`;
        return { etag, meanwhile: async () => (await Promise.all([readBack(write.context.files, path, etag), onMade?.(made)]))[0] };
      } finally {
        await old.file.close();
      }
    }),
  );
}

/** The disk is busy with the sync, and the file has its bytes already: so the look at them takes no time of its own. */
async function readBack(files: DurableFiles, path: string, etag: string): Promise<FileState> {
  const file = await files.open(path);
  try {
    const state = await file.state();
    if ((await readEtag({ file, state })) === etag) return state;
    throw new CharthouseError('CH_STORE_CORRUPT', {
      message: `${quoted(path)} does not have the bytes that were written into it`,
      hint: 'check the disk, then run again: nothing was replaced',
    });
  } finally {
    await file.close();
  }
}

/** A range of the old object, or new bytes; undefined: the object was replaced meanwhile. */
type Part = { readonly from: number; readonly to: number } | readonly Uint8Array[] | undefined;

function bodiesOf(parts: readonly NewPart[]): Promise<readonly Part[]> {
  return Promise.all(
    parts.flatMap((part): (Part | Promise<Part>)[] => [
      ...(part.kind === 'send' ? [] : [{ from: part.range.start, to: part.range.end + 1 }]),
      ...(part.kind === 'copy' ? [] : [part.body]),
    ]),
  );
}

/** `old`: these bytes of the old object; if they do not stay, they are only hashed. */
type Piece =
  | { readonly kind: 'old'; readonly from: number; readonly to: number; readonly stays: boolean }
  | { readonly kind: 'new'; readonly bytes: Uint8Array };

/** All of the old object and all that is new, in order; undefined if the ranges are not those of an object of this size. */
function piecesOf(sizeBytes: number, parts: readonly Part[]): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  const pass = (start: number, end: number, stays: boolean): void => {
    for (let from = start; from < end; from += pieceBytes) pieces.push({ kind: 'old', from, to: Math.min(from + pieceBytes, end), stays });
  };
  let done = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    if ('from' in part) {
      if (part.to > sizeBytes) return undefined;
      if (part.from < done) throw new RangeError('a folder joins ranges only in the order of the object');
      pass(done, part.from, false);
      pass(part.from, part.to, true);
      done = part.to;
    } else pieces.push(...part.map((bytes) => ({ kind: 'new', bytes }) as const));
  }
  pass(done, sizeBytes, false);
  return pieces;
}

interface Copying {
  readonly pieces: readonly Piece[];
  readonly expected: string;
  readonly signal: AbortSignal | undefined;
}

/** One piece is hashed while it is written and the next one is read. Undefined if the old bytes are not those of `expected`. */
async function copy(
  { file }: OpenObject,
  draft: OpenFile,
  { pieces, expected, signal }: Copying,
): Promise<{ readonly sha256: string; readonly sizeBytes: number } | undefined> {
  const hashes = newHashes();
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(pieceBytes));
  const load = async (at: number): Promise<Uint8Array> => {
    const [piece, buffer] = [pieces[at], buffers[at % 2]];
    if (piece?.kind !== 'old' || buffer === undefined) return piece?.kind === 'new' ? piece.bytes : Buffer.alloc(0);
    return buffer.subarray(0, await file.read(buffer.subarray(0, piece.to - piece.from), piece.from));
  };
  let [sizeBytes, writing, reading] = [0, Promise.resolve(), load(0)];
  try {
    for (const [at, piece] of pieces.entries()) {
      const bytes = await reading;
      await writing;
      signal?.throwIfAborted();
      reading = load(at + 1);
      const goes = piece.kind === 'new' || piece.stays;
      if (goes) {
        sizeBytes += bytes.length;
        writing = draft.write([bytes]);
      }
      hashes.add(bytes, piece.kind === 'new' ? 'new' : piece.stays ? 'both' : 'old');
    }
  } finally {
    await Promise.allSettled([writing, reading]);
  }
  await writing;
  const { old, next } = hashes.digests();
  return `"${old}"` === expected ? { sha256: next, sizeBytes } : undefined;
}

interface Hashes {
  add(bytes: Uint8Array, to: 'old' | 'new' | 'both'): void;
  digests(): { readonly old: string; readonly next: string };
}

/** Of the old and of the new object: one, as long as they are the same. */
function newHashes(): Hashes {
  const old = createHash('sha256');
  let next: Hash | undefined;
  return {
    add: (bytes, to) => {
      if (to !== 'both') next ??= old.copy();
      if (to !== 'new') old.update(bytes);
      if (to !== 'old') next?.update(bytes);
    },
    digests: () => {
      const made = next ?? old.copy();
      return { old: old.digest('hex'), next: made.digest('hex') };
    },
  };
}
