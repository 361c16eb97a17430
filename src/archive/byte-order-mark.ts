/** UTF-8 byte order marks, which Helm strips from every file. */

/** Strips one mark, as Helm does when it reads a file. */
export function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Strips all marks: packaging strips one, and so does reading. */
export function withoutBoms(bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  for (let next = withoutBom(rest); next !== rest; next = withoutBom(rest)) rest = next;
  return rest;
}
