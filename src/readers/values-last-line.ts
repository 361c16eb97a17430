/**
 * Helm 4.0 to 4.2.4 lose the last line of a values.yaml if it has no line feed and its length is a multiple of their buffer of 4096 bytes.
 */

/** Go's bufio.Reader, as Helm 4 used it. */
const bufferBytes = 4096;

/** Whether those Helms would lose the last line. */
export function losesLastLine(bytes: Uint8Array): boolean {
  const lengthBytes = bytes.length - (bytes.lastIndexOf(0x0a) + 1);
  return lengthBytes > 0 && lengthBytes % bufferBytes === 0;
}
