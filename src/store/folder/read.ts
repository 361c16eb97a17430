/** Reading objects out of a folder: whole, in pieces, or for their ETag alone. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import type { FileState, OpenFile } from '../../runtime/durable-files.ts';
import { attempt, type Ground, nothingThere, stateIfAny, unless } from './context.ts';
import { followLink, mayBeLink } from './links.ts';
import { checkNames } from './names.ts';

/** An object's file, open. Close it, whatever happens. */
export interface OpenObject {
  readonly file: OpenFile;
  readonly state: FileState;
}

/** The largest public index has 140 MB, and Helm unpacks no more than 100 MiB of a package. */
const maxObjectBytes = 512 * 1024 * 1024;

/** Large enough that hashing one piece and reading the next overlap, small enough to be read often. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Opens an object; undefined only where there is certainly none.
 * Nothing but a package of the same folder (folder-links.ts) is read through a link below the repository's own folder: a checked-out branch could hold one that leads anywhere.
 */
export async function openObject({ root, files, machine }: Ground, key: string): Promise<OpenObject | undefined> {
  checkNames(key, (await machine.identify()).platform);
  const real = await unless(['ENOENT'], files.realPath(root));
  if (real === undefined) return undefined;
  const named = join(real, key);
  // The folders above it are none: only the package itself may be a link.
  const isLink = mayBeLink(key) && (await stateIfAny(files, named))?.kind === 'link';
  const link = isLink ? await followLink(files, real, key) : undefined;
  if (link?.kind === 'none') throw notPlain(named, link.why);
  if (link !== undefined && (await files.realPath(dirname(named))) !== dirname(named))
    throw notPlain(named, 'it is reached through a link');
  const path = link?.path ?? named;
  const found = await unless([...nothingThere, 'ELOOP'], files.realPath(path));
  const file = found === undefined ? undefined : await unless([...nothingThere, 'ELOOP'], files.open(path));
  if (file === undefined) return notThere(files, real, path);
  try {
    if (found !== path) throw notPlain(path, 'it is reached through a link, or is there under another spelling');
    const state = await file.state();
    if (state.kind === 'file' && state.sizeBytes > maxObjectBytes) {
      throw notPlain(path, `it has ${state.sizeBytes} bytes, more than any object of a chart repository`, 'too-large');
    }
    if (state.kind === 'file') return { file, state };
    // A folder in an object's place is not "nothing there": an index of that name would be taken for a missing one.
    throw notPlain(path, state.kind === 'directory' ? 'it is a folder' : 'it is a pipe, a socket or a device');
  } catch (error) {
    await attempt(() => file.close());
    throw error;
  }
}

async function notThere(files: Ground['files'], root: string, path: string): Promise<undefined> {
  const { kind } = await files.state(root);
  // A repository that is a file has no objects, but nobody may take it for an empty one.
  if (kind !== 'directory') await files.readFolder(root);
  if ((await stateIfAny(files, path))?.kind === 'link') throw notPlain(path, 'it is a link');
  return undefined;
}

/** An object that is there, but not as one of ours. */
export function notPlain(path: string, why: string, reason = 'not-plain'): CharthouseError {
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(path)} cannot be used: ${why}`,
    hint: reason === 'too-large' ? 'move it away, or restore the file that was there' : 'put the file itself there',
    details: { path, reason },
  });
}

/** How often a file that another program is just writing is read again. */
const readings = 4;

/** Opens an object and reads it; once more if another program changed it meanwhile. */
export async function withObject<T>(ground: Ground, key: string, use: (object: OpenObject) => Promise<T>): Promise<T | undefined> {
  for (let left = readings; ; left--) {
    const object = await openObject(ground, key);
    if (object === undefined) return undefined;
    try {
      const result = await use(object);
      if (sameBytes(object.state, await object.file.state())) return result;
      throw changed();
    } catch (error) {
      if (left === 1 || !(isCharthouseError(error) && error.retryable)) throw error;
    } finally {
      await object.file.close();
    }
  }
}

/** The whole object in one buffer, and its ETag. The two overlap: one piece is hashed while the next is read. */
export async function readWhole({ file, state }: OpenObject): Promise<{ readonly body: Uint8Array; readonly etag: string }> {
  // Outside of Node's pool: a pooled buffer would keep its neighbours alive.
  const body = new Uint8Array(Buffer.allocUnsafeSlow(state.sizeBytes).buffer);
  const hash = createHash('sha256');
  let reading = readPiece(file, body, 0);
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = await reading;
    if (at + pieceBytes < body.length) reading = readPiece(file, body, at + pieceBytes);
    hash.update(piece);
  }
  await reading;
  return { body, etag: `"${hash.digest('hex')}"` };
}

async function readPiece(file: OpenFile, body: Uint8Array, at: number): Promise<Uint8Array> {
  const piece = body.subarray(at, at + pieceBytes);
  if ((await file.read(piece, at)) < piece.length) throw changed();
  return piece;
}

/** The ETag alone, in little memory. */
export async function readEtag({ file, state }: OpenObject): Promise<string> {
  const hash = createHash('sha256');
  const pieces = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(pieceBytes, state.sizeBytes)));
  const fill = async (at: number, into: Buffer = Buffer.alloc(0)) => into.subarray(0, await file.read(into, at));
  let reading = fill(0, pieces[0]);
  for (let at = 0, turn = 1; at < state.sizeBytes; turn++) {
    const piece = await reading;
    if (piece.length === 0) break;
    at += piece.length;
    reading = fill(at, pieces[turn % 2]);
    hash.update(piece);
  }
  await reading;
  return `"${hash.digest('hex')}"`;
}

/** What a store says of the object. An ETag is the digest in quotes. */
export function infoOf(key: string, state: FileState, etag: string): ObjectInfo {
  const { sizeBytes, modifiedNs } = state;
  return { key, etag, sizeBytes, lastModifiedMs: Number(modifiedNs / 1_000_000n), sha256: etag.slice(1, -1), metadata: {} };
}

/** Whether the file was left alone between two looks. Our own writers never touch one; other programs write in place. */
export function sameBytes(before: FileState, after: FileState): boolean {
  return before.sizeBytes === after.sizeBytes && before.modifiedNs === after.modifiedNs;
}

/** A file that another program is writing. */
export function changed(): CharthouseError {
  return new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: 'another program changed a file while it was read',
    hint: 'let it end, then run again',
    retryable: true,
  });
}
