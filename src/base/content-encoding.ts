/** What Content-Encoding means for readers. */

/**
 * The encodings that a reader would have to undo; undefined if there are none. `aws-chunked` is about an upload that came in pieces, which
 * some stores go on saying of the object, and its bytes are as they were.
 */
export function encodingOf(header: string | null | undefined): string | undefined {
  const encodings = (header ?? '').split(',').map((each) => each.trim().toLowerCase());
  const real = encodings.filter((each) => each !== '' && each !== 'identity' && each !== 'aws-chunked');
  return real.length === 0 ? undefined : real.join(', ');
}
