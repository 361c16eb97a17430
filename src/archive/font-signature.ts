/** Gzip data that Helm 3.12 mistakes for a font, because Go looks for the signature of fonts before that of gzip (helm/helm#12261). */

const mark = [0x4c, 0x50] as const;
const offset = 34;

/** Whether Helm 3.12 refuses the data, regardless of its content. */
export function looksLikeFont(gzip: Uint8Array): boolean {
  return gzip[offset] === mark[0] && gzip[offset + 1] === mark[1];
}

/**
 * The same gzip data; if it looks like a font, with a comment in its header, which moves the signature. `gzip` has a header of 10 bytes.
 */
export function unlikeFont(gzip: Uint8Array): Uint8Array {
  let result = gzip;
  for (let comment = 'charthouse'; looksLikeFont(result); comment += '.') {
    result = Buffer.concat([gzip.subarray(0, 10), Buffer.from(`${comment}\0`), gzip.subarray(10)]);
    result[3] = hasComment;
  }
  return result;
}

const hasComment = 0x10;
