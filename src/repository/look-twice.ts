/** A second look before an error: bytes may change on their way, and a store that keeps no digest cannot notice it. */

/** Looks once more if the first result is wrong; the second result counts. */
export async function lookTwice<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
  const seen = await look();
  return fits(seen) ? seen : look();
}
