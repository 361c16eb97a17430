/** Takes entries out of an index and leaves every other byte unchanged. */
import { Buffer } from 'node:buffer';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { isJsonList } from '../base/json.ts';
import { quoted } from '../base/quoted.ts';
import { type Edit, withEdits } from './edits.ts';
import { findLayout } from './find-layout.ts';
import { dataOf } from './index-data.ts';
import type { ChartPlace, Layout, Span } from './layout.ts';
import { lineAt } from './line-at.ts';
import { lostVersions } from './lost-versions.ts';
import { chartSpans, isGone, itemSpans } from './removed-spans.ts';
import { type Reread, reread } from './reread.ts';
import { doubleQuoted } from './text.ts';
import type { ListedVersion, ReadIndex } from './types.ts';

/** What to take out of an index. */
export interface Removal {
  /** The positions of the entries in the file, counted over all charts, as in `Layout.items`. */
  readonly items: ReadonlySet<number>;
  /** RFC 3339, UTC; replaces the existing `generated`. */
  readonly generated: string;
}

/** An index's bytes in pieces, and the result of reading them again. `lost`: entries that are gone or changed, but were to stay. */
export interface ShorterIndex extends Reread {
  readonly chunks: readonly Uint8Array[];
  /** In the file's order. */
  readonly removed: readonly ListedVersion[];
}

/**
 * Takes entries out. A comment above an entry goes with it, and so does the key of a chart without entries left. Invariant: every other byte
 * stays. Untouched stretches are views of the original bytes.
 *
 * @throws CH_INDEX_INVALID if an entry is written in a form that something else depends on
 */
export function removeEntries({ layout }: ReadIndex, { items, generated }: Removal): ShorterIndex {
  const edits = removedSpans(layout, items);
  if (layout.generated !== undefined && edits.length > 0) edits.push({ ...layout.generated, text: doubleQuoted(generated) });
  const chunks = withEdits(layout, edits);
  const removed = itemsOf(layout, items);
  try {
    if (layout.parser === 'yaml') compareData(layout, items, chunks);
    const { versionCount, lost, faults } = reread(layout, chunks);
    return { chunks, removed, versionCount, faults, lost: lostVersions(lost, removed) };
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_INDEX_INVALID') throw error;
    throw inseparable(layout, removed[0], error);
  }
}

function removedSpans(layout: Layout, items: ReadonlySet<number>): Edit[] {
  const { charts, map } = layout;
  const edits: Edit[] = [];
  for (const chart of charts) {
    if (!hasSome(chart, items) || isGone(chart, items)) continue;
    if (chart.list.kind !== 'block' && chart.list.kind !== 'flow') throw inseparable(layout, itemsOf(layout, items, [chart])[0]);
    edits.push(...itemSpans(layout, chart, items).map(asEdit));
  }
  const gone = charts.filter((chart) => isGone(chart, items));
  if (gone.length === 0) return edits;
  if (map.kind !== 'block' && map.kind !== 'flow') throw inseparable(layout, itemsOf(layout, items, gone)[0]);
  if (map.kind === 'flow' || gone.length < charts.length) return [...edits, ...chartSpans(layout, items).map(asEdit)];
  // A key without a value would be null: readers other than Helm expect a map.
  const whole = { from: charts[0]?.from ?? 0, to: charts.at(-1)?.to ?? 0 };
  const { entriesColon: colon, newline } = layout;
  if (colon !== undefined)
    return [
      { ...whole, text: '' },
      { from: colon, to: colon, text: ' {}' },
    ];
  return [{ ...whole, text: `${' '.repeat(map.isInline ? 0 : map.column)}{}${newline}` }];
}

function asEdit(span: Span): Edit {
  return { ...span, text: '' };
}

function hasSome({ firstItem, itemCount }: ChartPlace, items: ReadonlySet<number>): boolean {
  for (let item = firstItem; item < firstItem + itemCount; item++) if (items.has(item)) return true;
  return false;
}

function itemsOf(layout: Layout, items: ReadonlySet<number>, charts = layout.charts): readonly ListedVersion[] {
  return charts.flatMap((chart) =>
    Array.from({ length: chart.itemCount }, (_, at) => chart.firstItem + at)
      .filter((item) => items.has(item))
      .map((item) => layout.readItem(chart, item)),
  );
}

/** An entry that stays may repeat a value of one that goes, by an alias. Then it would lose that value, or get another one. */
function compareData(layout: Layout, items: ReadonlySet<number>, chunks: readonly Uint8Array[]): void {
  const places = new Map(layout.charts.map((chart) => [chart.name, chart]));
  const expected = [...dataOf(layout).charts].flatMap(([name, list]) => {
    const { firstItem, itemCount } = places.get(name) ?? { firstItem: 0, itemCount: 0 };
    if (!isJsonList(list) || itemCount === 0) return [[name, list]];
    const left = list.filter((_, at) => !items.has(firstItem + at));
    return left.length === 0 ? [] : [[name, left]];
  });
  const charts = [...dataOf(findLayout(Buffer.concat(chunks), 'the new index')).charts];
  if (JSON.stringify(charts) === JSON.stringify(expected)) return;
  throw new CharthouseError('CH_INDEX_INVALID', { message: 'entries that are to stay would change' });
}

function inseparable({ source, bytes, charts, items }: Layout, entry: ListedVersion | undefined, cause?: CharthouseError): CharthouseError {
  const { name = '', version = '' } = entry ?? {};
  const chart = charts.find((each) => each.name === name);
  return new CharthouseError('CH_INDEX_INVALID', {
    message: `the entry of ${quoted(name)} ${version} cannot be taken out in place: something else in the index depends on how it is written`,
    hint: 'rewrite the whole index first: charthouse rebuild --index-style json, then charthouse rebuild --index-style yaml',
    where: { file: source, line: chart === undefined ? undefined : lineAt(bytes, items[chart.firstItem] ?? 0) },
    details: { name, version },
    cause,
  });
}
