/** Bytes that arrive in chunks, read in amounts that the reader chooses. */

/** The bytes of a tar. */
export interface ByteSource {
  /** The next `count` bytes, fewer only at the end. Allocates what has arrived, never the size that a header claims. */
  take(count: number): Promise<Buffer>;
  /** Whether only zero bytes are left; reads to the end, or to the first other byte. */
  onlyZerosLeft(): Promise<boolean>;
  /** Releases the rest. */
  close(): Promise<void>;
}

/** Reads from `chunks` on demand. */
export function byteSource(chunks: AsyncGenerator<Uint8Array, void, void>): ByteSource {
  let chunk: Uint8Array = new Uint8Array(0);

  /** Up to `count` bytes of one chunk; undefined at the end. */
  const piece = async (count: number): Promise<Uint8Array | undefined> => {
    while (chunk.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      chunk = next.value;
    }
    const taken = chunk.subarray(0, count);
    chunk = chunk.subarray(taken.length);
    return taken;
  };

  return {
    take: async (count) => {
      const pieces: Uint8Array[] = [];
      for (let missing = count; missing > 0; ) {
        const taken = await piece(missing);
        if (taken === undefined) break;
        pieces.push(taken);
        missing -= taken.length;
      }
      return Buffer.concat(pieces);
    },
    onlyZerosLeft: async () => {
      for (;;) {
        const taken = await piece(Number.POSITIVE_INFINITY);
        if (taken === undefined) return true;
        if (Buffer.compare(taken, new Uint8Array(taken.length)) !== 0) return false;
      }
    },
    close: async () => {
      await chunks.return();
    },
  };
}
