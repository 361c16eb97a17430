/** Reads a file in one call that waits: for what is read before the program runs. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { fileFault } from '../base/file-fault.ts';

/** What was read. */
export interface FileNow {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

// Windows has neither flag.
const { O_NOCTTY = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/**
 * As `readRegularFile`: the file is checked before it is opened, and again once it is open, and opening never waits.
 *
 * @throws what `node:fs` throws; EFTYPE if it is not a regular file, EFBIG if it is larger than `maxBytes`
 */
export function readFileNow(path: string, maxBytes: number): FileNow {
  check(statSync(path), maxBytes);
  const file = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    const stats = fstatSync(file);
    check(stats, maxBytes);
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    let got = 0;
    for (let read = -1; read !== 0 && got < bytes.length; got += read) read = readSync(file, bytes, got, bytes.length - got, null);
    return { bytes: bytes.subarray(0, got), stats };
  } finally {
    closeSync(file);
  }
}

function check(stats: Stats, maxBytes: number): void {
  if (!stats.isFile()) throw fileFault('EFTYPE', 'it is not a regular file');
  if (stats.size > maxBytes) throw fileFault('EFBIG', `it is larger than ${maxBytes} bytes`);
}
