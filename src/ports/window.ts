/** The time range of metrics. */

/** From and to, in milliseconds since the epoch. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Number of equal pieces of a window that a sparkline shows. */
export const pieces = 24;

/** Sums amounts into equal pieces of the window, oldest first. A piece without data is 0. */
export function inPieces(
  amounts: readonly { readonly atMs: number; readonly value: number }[],
  { fromMs, toMs }: Window,
): readonly number[] {
  const sums = new Array<number>(pieces).fill(0);
  for (const { atMs, value } of amounts) {
    const piece = Math.floor(((atMs - fromMs) / (toMs - fromMs)) * pieces);
    const at = Math.min(Math.max(piece, 0), pieces - 1);
    sums[at] = (sums[at] ?? 0) + value;
  }
  return sums;
}
