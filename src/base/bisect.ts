/** Binary search, if examining everything would cost too much. */

/** The first number from 0 up to `count` for which `holds` is true, or `count`; it must be true for all numbers after that one. */
export function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
