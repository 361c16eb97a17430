/** Reads the bytes that are about to be written again, and holds them to the index that they were made of. */
import { Buffer } from 'node:buffer';
import { firstWhere } from '../base/bisect.ts';
import { findLayout } from './find-layout.ts';
import type { ChartPlace, Layout } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import { lostVersions } from './lost-versions.ts';
import { walk } from './walk.ts';

/** What the new bytes say. */
export interface Reread {
  readonly versionCount: number;
  /** Entries of the index before that are gone, or have another digest, other URLs or another `created`. */
  readonly lost: readonly ListedVersion[];
}

/**
 * Reads `chunks` again as an index. Charts whose very bytes were read before are left out of the second reading and counted as they were
 * then, so that the cost follows the change. The careful way leaves nothing out: there an alias may reach from one chart into another.
 */
export function reread(layout: Layout, chunks: readonly Uint8Array[]): Reread {
  const left: Left = { pieces: [], untouched: new Set() };
  for (const chunk of chunks) {
    const isView = chunk.buffer === layout.bytes.buffer;
    if (!isView || layout.way === 'careful') {
      left.pieces.push(chunk);
      continue;
    }
    const from = chunk.byteOffset - layout.bytes.byteOffset;
    leaveOut(layout, { from, to: from + chunk.length }, left);
  }
  const again = findLayout(Buffer.concat(left.pieces), 'the new index');
  const untouchedCount = [...left.untouched].reduce((sum, { itemCount }) => sum + itemCount, 0);
  const touched = layout.charts.filter((chart) => !left.untouched.has(chart));
  return { versionCount: untouchedCount + again.items.length, lost: lostVersions(walk(layout, touched), walk(again)) };
}

/** What is read again, and the charts that are not. */
interface Left {
  readonly pieces: Uint8Array[];
  readonly untouched: Set<ChartPlace>;
}

// A chart is left out if the next one's first byte still belongs to the stretch: nothing was put at its end.
function leaveOut(layout: Layout, stretch: { readonly from: number; readonly to: number }, { pieces, untouched }: Left): void {
  const { bytes, charts } = layout;
  let done = stretch.from;
  for (let i = firstWhere(charts.length, (index) => (charts[index]?.from ?? 0) >= stretch.from); i + 1 < charts.length; i++) {
    const [chart, next] = [charts[i], charts[i + 1]];
    if (chart === undefined || next === undefined || next.from >= stretch.to) break;
    if (chart.from > done) pieces.push(bytes.subarray(done, chart.from));
    untouched.add(chart);
    done = next.from;
  }
  if (done < stretch.to) pieces.push(bytes.subarray(done, stretch.to));
}
