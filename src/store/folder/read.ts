/** Reads objects from a folder: whole, in pieces, or only for their ETag. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import type { FileState, OpenFile } from '../../runtime/durable-files.ts';
import { attempt, type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { followLink, mayBeLink } from './links.ts';
import { checkNames } from './names.ts';

/** The open file of an object. Always close it. */
export interface OpenObject {
  readonly file: OpenFile;
  readonly state: FileState;
}

/** The largest public index has 140 MB, and Helm unpacks at most 100 MiB of a package. */
const maxObjectBytes = 512 * 1024 * 1024;

/** Large enough that hashing one piece and reading the next overlap, small enough to check the signal often. */
const pieceBytes = 4 * 1024 * 1024;

/**
 * Opens an object; undefined only if it certainly does not exist. Below the repository's own folder, only a package of the same folder
 * (links.ts) is read through a link: a checked-out branch could contain a link that leads anywhere.
 */
export async function openObject({ root, files, machine }: FolderContext, key: string): Promise<OpenObject | undefined> {
  checkNames(key, (await machine.identify()).platform);
  const real = await unless(['ENOENT'], files.realPath(root));
  if (real === undefined) return undefined;
  const named = join(real, key);
  // The folders above must not be links: only the package itself may be one.
  const isLink = mayBeLink(key) && (await stateIfAny(files, named))?.kind === 'link';
  const link = isLink ? await followLink(files, real, key) : undefined;
  if (link?.kind === 'none') throw notPlain(named, link.why);
  if (link !== undefined && (await files.realPath(dirname(named))) !== dirname(named))
    throw notPlain(named, 'it is reached through a link');
  const path = link?.path ?? named;
  const found = await unless([...notFoundCodes, 'ELOOP'], files.realPath(path));
  const file = found === undefined ? undefined : await unless([...notFoundCodes, 'ELOOP'], files.open(path));
  if (file === undefined) return notThere(files, real, path);
  try {
    if (found !== path) throw notPlain(path, 'it is reached through a link, or is there under another spelling');
    const state = await file.state();
    if (state.kind === 'file' && state.sizeBytes > maxObjectBytes) {
      throw notPlain(path, `it has ${state.sizeBytes} bytes, more than any object of a chart repository`, 'too-large');
    }
    if (state.kind === 'file') return { file, state };
    // A folder in place of an object does not mean "not found": otherwise such an index would count as missing.
    throw notPlain(path, state.kind === 'directory' ? 'it is a folder' : 'it is a pipe, a socket or a device');
  } catch (error) {
    await attempt(() => file.close());
    throw error;
  }
}

async function notThere(files: FolderContext['files'], root: string, path: string): Promise<undefined> {
  const { kind } = await files.state(root);
  // If the repository is a file, it has no objects, but it must not count as empty.
  if (kind !== 'directory') await files.readFolder(root);
  if ((await stateIfAny(files, path))?.kind === 'link') throw notPlain(path, 'it is a link');
  return undefined;
}

/** The error for a path that exists but is not a usable object. */
export function notPlain(path: string, why: string, reason = 'not-plain'): CharthouseError {
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(path)} cannot be used: ${why}`,
    hint: reason === 'too-large' ? 'move it away, or restore the file that was there' : 'replace it with the file itself',
    details: { path, reason },
  });
}

/** How many times a file is read while another program writes it. */
const readings = 4;

/** Opens an object and reads it; repeats if another program changed it during the read. */
export async function withObject<T>(context: FolderContext, key: string, use: (object: OpenObject) => Promise<T>): Promise<T | undefined> {
  for (let left = readings; ; left--) {
    const object = await openObject(context, key);
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

/** Reads the whole object into one buffer, with its ETag. The two overlap: one piece is hashed while the next is read. */
export async function readWhole({ file, state }: OpenObject): Promise<{ readonly body: Uint8Array; readonly etag: string }> {
  // Not from Node's pool: a pooled buffer would keep its neighbours in memory.
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

/** Computes only the ETag, with little memory. */
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

/** Describes the object as a store does. The ETag is the digest in quotes. */
export function infoOf(key: string, state: FileState, etag: string): ObjectInfo {
  const { sizeBytes, modifiedNs } = state;
  return { key, etag, sizeBytes, lastModifiedMs: Number(modifiedNs / 1_000_000n), sha256: etag.slice(1, -1), metadata: {} };
}

/** Whether the file is unchanged. Our own writers never change a file in place; other programs do. */
export function sameBytes(before: FileState, after: FileState): boolean {
  return before.sizeBytes === after.sizeBytes && before.modifiedNs === after.modifiedNs;
}

/** The error for a file that another program is writing. */
export function changed(): CharthouseError {
  return new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: 'another program changed a file while it was read',
    hint: 'wait until it has finished, then run again',
    retryable: true,
  });
}
