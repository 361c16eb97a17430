/** Many numbers as one line of signs. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const plain = ['.', ':', '-', '=', '+', '*', '%', '@'];

/** The largest is the highest; a blank is nothing at all. `isPlain` for terminals without such signs. */
export function sparkline(values: readonly number[], isPlain = false): string {
  const signs = isPlain ? plain : bars;
  const top = Math.max(...values, 0);
  return values
    .map((value) => (value <= 0 ? ' ' : (signs[Math.min(signs.length - 1, Math.ceil((value / top) * signs.length) - 1)] ?? ' ')))
    .join('');
}
