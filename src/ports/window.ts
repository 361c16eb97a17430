/** The time that figures are of. */

/** From and to, in milliseconds since the epoch. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Pieces of a window that a line of signs shows. */
export const pieces = 24;

/** Amounts by time, added up in equal pieces of the window, oldest first: a time of which nothing is told is a piece of nothing. */
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
