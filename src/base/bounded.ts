/** A bound for work that starts in many places. */

/** Runs work when it is its turn. */
export type Bounded = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `width` at once, in the order in which they were asked for. Work must not wait for other work of the same bound. */
export function bounded(width: number): Bounded {
  const waiting: (() => void)[] = [];
  let free = width;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
