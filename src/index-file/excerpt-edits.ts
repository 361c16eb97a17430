/** The difference that a splice of an excerpt makes in the whole index. */
import { placed } from './excerpt.ts';
import { editsOf, type IndexEdit } from './index-edits.ts';
import type { Excerpt } from './index-map.ts';

/** One stretch of the whole, and its place in the excerpt; `isLeft`: only a line of the excerpt is in its place. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly isLeft: boolean;
}

/**
 * As `editsOf` the whole index.
 *
 * @throws RangeError if the splice touched what the excerpt leaves out
 */
export function excerptEdits(
  { excerpt, bytes }: { readonly excerpt: Excerpt; readonly bytes: Uint8Array },
  chunks: readonly Uint8Array[],
): readonly IndexEdit[] {
  const pieces = piecesOf(excerpt);
  return editsOf(bytes, chunks).map(([at, cut, text]) => {
    const place = placeOf(pieces, at);
    if (placeOf(pieces, at + cut) - place !== cut) throw touched();
    return [place, cut, text];
  });
}

function piecesOf({ map, left }: Excerpt): readonly Piece[] {
  let start = 0;
  return placed(map).map(({ chart, from, to }) => {
    const there = chart === undefined ? undefined : left.get(chart.name);
    const length = there === undefined ? to - from : Buffer.byteLength(there.line);
    const piece = { from, to, start, end: start + length, isLeft: there !== undefined };
    start += length;
    return piece;
  });
}

/** Between two stretches is the same place in the whole, whichever of them is left out. */
function placeOf(pieces: readonly Piece[], at: number): number {
  const piece = pieces.find(({ end }) => at <= end);
  if (piece === undefined) throw touched();
  if (at === piece.end) return piece.to;
  if (at === piece.start) return piece.from;
  if (piece.isLeft) throw touched();
  return piece.from + at - piece.start;
}

function touched(): RangeError {
  return new RangeError('the splice changed what the excerpt of the index leaves out');
}
