/** A second look before a verdict: bytes may be changed on their way, and a store that keeps no digest cannot tell. */

/** Looks once more where the first look does not fit; what the second one shows is what stands. */
export async function lookTwice<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
  const seen = await look();
  return fits(seen) ? seen : look();
}
