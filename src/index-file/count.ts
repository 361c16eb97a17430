/** Counts the versions that are in the bytes about to be written. */
import { Buffer } from 'node:buffer';
import { firstWhere } from '../base/bisect.ts';
import { findLayout } from './find-layout.ts';
import type { Layout } from './layout.ts';

/**
 * Reads `chunks` again as an index and counts. Charts that stand there as the very bytes that were counted at reading
 * are left out of the second reading and counted as they were then, so that the cost follows the change.
 * The careful way leaves nothing out: there an alias may reach from one chart into another.
 */
export function countVersions(layout: Layout, chunks: readonly Uint8Array[]): number {
  const pieces: Uint8Array[] = [];
  let untouched = 0;
  for (const chunk of chunks) {
    const isView = chunk.buffer === layout.bytes.buffer;
    if (!isView || layout.way === 'careful') {
      pieces.push(chunk);
      continue;
    }
    const from = chunk.byteOffset - layout.bytes.byteOffset;
    untouched += leaveOut(layout, { from, to: from + chunk.length }, pieces);
  }
  return untouched + findLayout(Buffer.concat(pieces), 'the new index').items.length;
}

// A chart is left out where the next one's first byte still belongs to the stretch: nothing was put at its end.
function leaveOut(layout: Layout, stretch: { readonly from: number; readonly to: number }, pieces: Uint8Array[]): number {
  const { bytes, charts } = layout;
  let done = stretch.from;
  let count = 0;
  for (let i = firstWhere(charts.length, (index) => (charts[index]?.from ?? 0) >= stretch.from); i + 1 < charts.length; i++) {
    const [chart, next] = [charts[i], charts[i + 1]];
    if (chart === undefined || next === undefined || next.from >= stretch.to) break;
    if (chart.from > done) pieces.push(bytes.subarray(done, chart.from));
    count += chart.itemCount;
    done = next.from;
  }
  if (done < stretch.to) pieces.push(bytes.subarray(done, stretch.to));
  return count;
}
