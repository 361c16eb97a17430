/** Reads the bytes that are about to be written, and compares them with the original index. */
import { Buffer } from 'node:buffer';
import { firstWhere } from '../base/bisect.ts';
import { findLayout } from './find-layout.ts';
import type { ChartPlace, Layout } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import type { IndexFault } from './loader/fault.ts';
import { lostVersions } from './lost-versions.ts';
import { walk } from './walk.ts';

/** The content of the new bytes. */
export interface Reread {
  readonly versionCount: number;
  /** Entries of the original index that are gone, or have another digest, other URLs or another `created`. */
  readonly lost: readonly ListedVersion[];
  /** Faults of what was read again, with lines of nothing that a user has. */
  readonly faults: readonly IndexFault[];
}

/**
 * Reads `chunks` again as an index. Charts whose very bytes were read before are skipped and counted as before, so that the cost follows
 * the change. With the YAML parser nothing is skipped: an alias may refer to another chart.
 */
export function reread(layout: Layout, chunks: readonly Uint8Array[]): Reread {
  const { pieces, touched, untouchedCount } = touchedParts(layout, chunks);
  const again = findLayout(Buffer.concat(pieces), 'the new index');
  return {
    versionCount: untouchedCount + again.items.length,
    lost: lostVersions(walk(layout, touched), walk(again)),
    faults: again.faults,
  };
}

/** The bytes that differ from those of an index, as an index of their own, and the charts that they are about. */
export interface TouchedParts {
  readonly pieces: readonly Uint8Array[];
  readonly touched: readonly ChartPlace[];
  /** How many versions the other charts list. */
  readonly untouchedCount: number;
}

/** Leaves out the charts whose very bytes are in `chunks`. */
export function touchedParts(layout: Layout, chunks: readonly Uint8Array[]): TouchedParts {
  const left: Left = { pieces: [], untouched: new Set() };
  for (const chunk of chunks) {
    const from = chunk.byteOffset - layout.bytes.byteOffset;
    // Small buffers of Node share one piece of memory: another one can be beside the index.
    const isView = chunk.buffer === layout.bytes.buffer && from >= 0 && from + chunk.length <= layout.bytes.length;
    if (!isView || layout.parser === 'yaml') {
      left.pieces.push(chunk);
      continue;
    }
    leaveOut(layout, { from, to: from + chunk.length }, left);
  }
  return {
    pieces: left.pieces,
    touched: layout.charts.filter((chart) => !left.untouched.has(chart)),
    untouchedCount: [...left.untouched].reduce((sum, { itemCount }) => sum + itemCount, 0),
  };
}

/** What is read again, and the charts that are skipped. */
interface Left {
  readonly pieces: Uint8Array[];
  readonly untouched: Set<ChartPlace>;
}

// A chart is skipped if the next one's first byte belongs to the same stretch: nothing was added at its end.
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
