/** Reads a file by its name: only a regular file, never more than the caller can use, even if it changes during the read. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fileFault } from '../base/file-fault.ts';
import type { ReadOptions } from './files.ts';

/** The signal is checked between two pieces. */
const pieceBytes = 4 * 1024 * 1024;

/** First buffer size for a file that reports no size (in /proc). */
const leastBytes = 16 * 1024;

// Windows has neither flag.
const { O_NOCTTY = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/**
 * The file's bytes.
 *
 * @throws what `node:fs` throws; EISDIR, EFTYPE if it is not a regular file, EFBIG if it is larger than `maxBytes`
 */
export async function readRegularFile(path: string, options: ReadOptions): Promise<Uint8Array> {
  const file = await openRegularFile(path, options);
  try {
    return await readToEnd(file, (await file.stat()).size, options);
  } finally {
    await file.close();
  }
}

/**
 * Invariant: every file is checked before it is opened, and again once it is open; opening never waits. A checkout can contain a link to an
 * endless device, or a pipe without a writer.
 */
export async function openRegularFile(path: string, { maxBytes }: ReadOptions): Promise<FileHandle> {
  // Before the open, since opening some devices triggers an action.
  check(await stat(path), maxBytes);
  const file = await open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    // Again, since the name may have been replaced in between.
    check(await file.stat(), maxBytes);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function check(stats: Stats, maxBytes: number): void {
  if (stats.isDirectory()) throw fileFault('EISDIR', 'it is a folder, not a file');
  if (!stats.isFile()) throw fileFault('EFTYPE', `it is ${otherKind(stats)}, not a regular file`);
  if (stats.size > maxBytes) throw tooLarge(maxBytes);
}

function otherKind(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe (FIFO)';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function tooLarge(maxBytes: number): Error {
  return fileFault('EFBIG', `it is larger than ${maxBytes} bytes`);
}

/** A file may grow during the read: its end is reached when a read returns nothing. */
async function readToEnd(file: FileHandle, sizeBytes: number, { maxBytes, signal }: ReadOptions): Promise<Uint8Array> {
  // One byte more than expected detects the end. Not from Node's pool: a pooled buffer would keep its neighbours in memory.
  let bytes = Buffer.allocUnsafeSlow(sizeBytes === 0 ? leastBytes : sizeBytes + 1);
  for (let got = 0; ; ) {
    signal?.throwIfAborted();
    if (got === bytes.length) bytes = larger(bytes, maxBytes);
    const { bytesRead } = await file.read(bytes, got, Math.min(pieceBytes, bytes.length - got), null);
    got += bytesRead;
    if (got > maxBytes) throw tooLarge(maxBytes);
    if (bytesRead === 0) return bytes.subarray(0, got);
  }
}

function larger(bytes: Buffer<ArrayBuffer>, maxBytes: number): Buffer<ArrayBuffer> {
  const grown = Buffer.allocUnsafeSlow(Math.max(bytes.length + 1, Math.min(2 * bytes.length, maxBytes + 1)));
  bytes.copy(grown);
  return grown;
}
