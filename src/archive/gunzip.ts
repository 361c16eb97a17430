/** Unpacks gzip up to a hard limit, and detects what zlib's own reader ignores: a second member, trailing bytes. */
import { crc32, createInflateRaw, inflateRawSync, type Zlib } from 'node:zlib';
import { systemCode } from '../base/system-code.ts';
import { invalidPackage, tooLarge } from './fault.ts';

/** Limits of unpacking. */
export interface GunzipOptions {
  /** At most this and one chunk are ever unpacked. */
  readonly maxBytes: number;
  /** Whether further members continue where the first ended, as in Go; otherwise they are refused. */
  readonly manyMembers: boolean;
}

/**
 * The unpacked bytes, chunk by chunk and only on demand.
 *
 * @throws CH_PACKAGE_INVALID for anything but complete gzip data with correct checksums; CH_CHART_TOO_LARGE above `maxBytes`
 */
export async function* gunzip(bytes: Uint8Array, options: GunzipOptions): AsyncGenerator<Uint8Array, void, void> {
  let offset = 0;
  let left = options.maxBytes;
  let members = 0;
  do {
    if (++members > maxGzipMembers) throw invalidPackage(`it has more than ${maxGzipMembers} gzip members`);
    const body = bytes.subarray(offset + headerLength(bytes.subarray(offset)));
    if (body.length <= maxSmallBytes) {
      const { unpacked, consumed } = inflateSmall(body, left, options);
      left -= unpacked.length;
      const trailer = body.subarray(consumed);
      // As from a stream: a reader that has enough, as Helm has at the end of a tar, does not see what is wrong behind it.
      for (let at = 0; at < unpacked.length; at += chunkBytes) yield unpacked.subarray(at, at + chunkBytes);
      checkTrailer(trailer, crc32(unpacked), unpacked.length);
      offset = bytes.length - trailer.length + trailerBytes;
      continue;
    }
    const inflate = createInflateRaw({ chunkSize: chunkBytes });
    let [sum, length] = [0, 0];
    inflate.end(body);
    try {
      for await (const part of inflate) {
        const chunk: Buffer = part; // the stream's type does not say what it yields
        left -= chunk.length;
        if (left < 0) throw tooLarge(`it unpacks to more than ${options.maxBytes} bytes`);
        sum = crc32(chunk, sum);
        length += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw translated(error);
    }
    const trailer = body.subarray(inflate.bytesWritten);
    checkTrailer(trailer, sum, length);
    offset = bytes.length - trailer.length + trailerBytes;
  } while (options.manyMembers && offset < bytes.length);
  // Programs treat trailing bytes differently: some read them as more of the tar, some ignore them.
  if (offset < bytes.length) throw invalidPackage(`${bytes.length - offset} bytes follow the end of the gzip data`);
}

const trailerBytes = 8;

const chunkBytes = 64 * 1024;

/** Most packages are small. At once they take a third of the time that a stream takes; this much unpacks to 64 MB at most. */
const maxSmallBytes = 64 * 1024;

function inflateSmall(
  body: Uint8Array,
  left: number,
  { maxBytes }: GunzipOptions,
): { readonly unpacked: Uint8Array; readonly consumed: number } {
  try {
    // With `info`, which the types do not know, it also returns how much it has read.
    const { buffer, engine } = inflateRawSync(body, { maxOutputLength: left + 1, info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: Zlib;
    };
    if (buffer.length > left) throw tooLarge(`it unpacks to more than ${maxBytes} bytes`);
    return { unpacked: buffer, consumed: engine.bytesWritten };
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(`it unpacks to more than ${maxBytes} bytes`);
    throw translated(error);
  }
}

/** Each member costs an unpacker, and may be empty. A tar of 100 MiB in blocks of 64 KiB, the smallest that a tool makes, has 1,600. */
const maxGzipMembers = 10_000;

function checkTrailer(trailer: Uint8Array, sum: number, length: number): void {
  if (trailer.length < trailerBytes) throw invalidPackage('the gzip data is cut off');
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailerBytes);
  if (view.getUint32(0, true) !== sum || view.getUint32(4, true) !== length % 2 ** 32) {
    throw invalidPackage('the gzip data does not match its checksum');
  }
}

/** RFC 1952, 2.3, with the limits of Go's reader: a name or comment of 512 bytes or more is refused. */
function headerLength(bytes: Uint8Array): number {
  if (bytes.length < 10) throw invalidPackage(bytes.length === 0 ? 'it is empty' : 'the gzip data is cut off');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) throw invalidPackage('it is not gzip data');
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0 || end - at >= 512) throw invalidPackage('the gzip header has a name or comment without end');
    at = end + 1;
  }
  if (flags & 2) {
    const expected = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
    if ((crc32(bytes.subarray(0, at)) & 0xffff) !== expected) throw invalidPackage('the gzip header does not match its checksum');
    at += 2;
  }
  return at;
}

function translated(error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'Z_BUF_ERROR') return invalidPackage('the gzip data is cut off', { cause: error });
  if (code?.startsWith('Z_') === true) return invalidPackage('the gzip data is damaged', { cause: error });
  return error;
}
