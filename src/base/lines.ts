/** Lines of bytes. */

const lineFeed = 10;

/** The end of the line that begins at `from`: its line feed, or the end of the bytes. */
export function lineEnd(bytes: Uint8Array, from = 0): number {
  const end = bytes.indexOf(lineFeed, from);
  return end < 0 ? bytes.length : end;
}

/** The lines from `from` that end with a line feed, one after the other: a file of 100 MB would be three times that as texts. */
export function* wholeLines(bytes: Uint8Array, from = 0): Generator<string> {
  for (let at = from, end = lineEnd(bytes, at); end < bytes.length; at = end + 1, end = lineEnd(bytes, at)) {
    yield new TextDecoder().decode(bytes.subarray(at, end));
  }
}
