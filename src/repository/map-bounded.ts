/** Works on many things at once, but not on all. */

/** Maps in parallel, at most `width` at a time; results in the order of the items. The first failure stops new work and is thrown. */
export async function mapBounded<T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return;
      try {
        results.set(index, await work(item, index));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  // Every lane is awaited to its end: nothing may still be writing when the caller goes on.
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane));
  const broken = lanes.find((each) => each.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}
