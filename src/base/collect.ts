/** Bytes that come in pieces, whole. */

/** Holds all of `body`; how much that may be is for the one who gives it to say. */
export async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
