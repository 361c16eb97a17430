/** The order of Go's `sort.Strings`, in which Helm walks folders and S3 lists keys; JavaScript's own differs beyond U+FFFF. */

/** Compares two texts by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
