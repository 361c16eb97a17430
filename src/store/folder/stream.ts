/** Streams an object in pieces. */
import { join } from 'node:path';
import type { Range, StreamOutcome } from '../../ports/object-store.ts';
import { attempt } from './context.ts';
import { translate } from './errors.ts';
import { changed, infoOf, type OpenObject, openObject, readWhole, sameBytes, withObject } from './read.ts';
import type { Access } from './write.ts';

/** Up to this size an object is read at once: one read instead of two (one for the ETag, one for the bytes). */
const wholeBytes = 4 * 1024 * 1024;
const pieceBytes = 256 * 1024;

/** Streams the object in its current version, even if it is replaced during the read: the file stays open until its end. */
export async function streamObject({ context, etags, key, signal }: Access, range: Range | undefined): Promise<StreamOutcome> {
  signal?.throwIfAborted();
  const object = await openObject(context, key);
  if (object === undefined) return { kind: 'missing', deleted: false };
  try {
    if (object.state.sizeBytes <= wholeBytes) {
      await object.file.close();
      return await streamSmall({ context, etags, key, signal }, range);
    }
    const info = infoOf(key, object.state, await etags.etagOf(key, object));
    const [start, end] = bounds(range, info.sizeBytes);
    return { kind: 'found', info, body: pieces({ object, start, end, signal, path: join(context.root, key) }) };
  } catch (error) {
    await attempt(() => object.file.close());
    throw error;
  }
}

async function streamSmall({ context, key }: Access, range: Range | undefined): Promise<StreamOutcome> {
  const found = await withObject(context, key, async (object) => {
    const { body, etag } = await readWhole(object);
    const info = infoOf(key, object.state, etag);
    return { kind: 'found', info, body: once(body.subarray(...bounds(range, body.length))) } as const;
  });
  return found ?? { kind: 'missing', deleted: false };
}

function bounds(range: Range | undefined, size: number): [start: number, end: number] {
  return range === undefined ? [0, size] : [range.start, Math.min(range.end + 1, size)];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

interface StreamedRange {
  readonly object: OpenObject;
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal | undefined;
  readonly path: string;
}

/** Closes the file at its end, or when the reader leaves. */
async function* pieces({ object: { file, state }, start, end, signal, path }: StreamedRange): AsyncGenerator<Uint8Array> {
  try {
    for (let at = start; at < end; ) {
      signal?.throwIfAborted();
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at));
      const got = await file.read(piece, at);
      if (got === 0) throw changed();
      at += got;
      yield piece.subarray(0, got);
    }
    if (!sameBytes(state, await file.state())) throw changed();
  } catch (error) {
    throw translate({ action: 'read', path }, error);
  } finally {
    await file.close();
  }
}
