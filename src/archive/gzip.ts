/** Packs gzip in steps: 100 MiB take up to ten seconds, and a stop must take effect meanwhile. */
import { Deflate } from 'pako';
import type { Steps } from '../base/steps.ts';
import { unlikeFont } from './font-signature.ts';

/** Input of one step: less than a tenth of a second, even for the slowest input. */
export const gzipStepBytes: number = 64 * 1024;

/** The gzip of all pieces, one after another. The output depends neither on how the input is split into pieces nor on the steps. */
export function* gzipSteps(pieces: Iterable<Uint8Array>): Steps<Uint8Array> {
  // A deflate of our own, at a pinned version: zlib's output differs between builds of Node.
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
  packed[9] = 255; // "unknown system", on every platform
  return unlikeFont(packed);
}
