/** Iterates over the entries of an index, and reads each one on demand. */
import type { ChartPlace, Layout } from './layout.ts';
import type { ListedVersion } from './listed.ts';

/** The entries of `charts`, by default of all, in the file's order. */
export function* walk(layout: Layout, charts: readonly ChartPlace[] = layout.charts): Generator<ListedVersion> {
  for (const chart of charts) {
    for (let i = 0; i < chart.itemCount; i++) yield layout.readItem(chart, chart.firstItem + i);
  }
}
