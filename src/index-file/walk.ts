/** Iterates over the entries of an index, and reads each one on demand. */
import type { ChartPlace, Layout } from './layout.ts';
import { lineCounter } from './line-counter.ts';
import type { ListedVersion } from './listed.ts';

/** The entries of `charts`, by default of all, in the file's order. */
export function* walk(layout: Layout, charts: readonly ChartPlace[] = layout.charts): Generator<ListedVersion> {
  for (const chart of charts) {
    for (let i = 0; i < chart.itemCount; i++) yield layout.readItem(chart, chart.firstItem + i);
  }
}

/** A listed version with the line of its entry, which is counted when it is asked for. */
export interface PlacedVersion extends ListedVersion {
  readonly line: number;
}

/** The same as `walk`, with lines. */
export function* walkPlaced(layout: Layout): Generator<PlacedVersion> {
  const lineOf = lineCounter(layout.bytes);
  for (const chart of layout.charts) {
    for (let i = 0; i < chart.itemCount; i++) {
      const item = chart.firstItem + i;
      const { name, version, digest, created, urls } = layout.readItem(chart, item);
      const offset = layout.items[item] ?? 0;
      yield {
        ...{ name, version, digest, created, urls },
        get line() {
          return lineOf(offset);
        },
      };
    }
  }
}
