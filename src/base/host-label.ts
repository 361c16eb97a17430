/** Checks a label of a host name: the AWS SDK puts the region between the dots of the host. */

/** By RFC 1123: 1 to 63 letters, digits and hyphens, no hyphen at either end. */
export function isHostLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}
