/** Interprets the Content-Encoding header. */

/**
 * The encodings that a reader would have to decode; undefined if there are none. `aws-chunked` describes how an object was uploaded; some
 * stores keep it in their responses, although the bytes are not encoded.
 */
export function encodingOf(header: string | null | undefined): string | undefined {
  const encodings = (header ?? '').split(',').map((each) => each.trim().toLowerCase());
  const real = encodings.filter((each) => each !== '' && each !== 'identity' && each !== 'aws-chunked');
  return real.length === 0 ? undefined : real.join(', ');
}
