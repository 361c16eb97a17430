/** Packs gzip in steps: 100 MiB take up to ten seconds, and a stop must be heard meanwhile. */
import { Deflate } from 'pako';
import type { Steps } from '../base/steps.ts';
import { unlikeFont } from './font-signature.ts';

/** What is packed at one step: less than a tenth of a second, also for the slowest input. */
export const gzipStepBytes: number = 64 * 1024;

/** The gzip of all pieces, one after another. The bytes depend neither on how the input is cut into pieces nor on the steps. */
export function* gzipSteps(pieces: Iterable<Uint8Array>): Steps<Uint8Array> {
  // Our own deflate, at a pinned version: zlib's output differs between builds of Node.
  const deflate = new Deflate({ level: 9, gzip: true });
  let left = gzipStepBytes;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + left);
      deflate.push(part, false);
      at += part.length;
      left -= part.length;
      if (left > 0) continue;
      yield;
      left = gzipStepBytes;
    }
  }
  deflate.push(new Uint8Array(0), true);
  const packed = deflate.result;
  packed[9] = 255; // "unknown system", whatever pako thinks it runs on
  return unlikeFont(packed);
}
