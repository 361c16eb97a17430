/** What was made of a text is kept for a while: most versions of a chart have the values, and many the README, of the version before. */
import { createHash } from 'node:crypto';

/** Keeps what was made of the texts that were used last. */
export interface Memory<T> {
  /** What was made of the same `inputs` before; undefined if that is not kept. */
  get(inputs: readonly Uint8Array[]): T | undefined;
  /** `size`: how much of the memory it takes, in characters. */
  keep(inputs: readonly Uint8Array[], made: T, size: number): void;
}

/** A memory of at most `most` characters. What is larger than a quarter of that is not kept. */
export function makeMemory<T>(most: number): Memory<T> {
  const kept = new Map<string, { readonly made: T; readonly size: number }>();
  let total = 0;
  const remove = (key: string): void => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get(inputs) {
      const key = keyOf(inputs);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      // The last one in the map is the one that was used last.
      kept.delete(key);
      kept.set(key, found);
      return found.made;
    },
    keep(inputs, made, size) {
      if (size > most / 4) return;
      const key = keyOf(inputs);
      remove(key);
      kept.set(key, { made, size });
      total += size;
      for (const oldest of kept.keys()) {
        if (total <= most) break;
        remove(oldest);
      }
    },
  };
}

function keyOf(inputs: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest('base64url');
}
