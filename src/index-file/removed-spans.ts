/** The stretches of an index that entries take up, in block and in flow form. */
import type { ChartPlace, Layout, Span } from './layout.ts';
import { HASH, LF, nextLine } from './yaml-cursor.ts';

const COMMA = 0x2c;

/** Whether all entries of a chart are among `items`. */
export function isGone({ firstItem, itemCount }: ChartPlace, items: ReadonlySet<number>): boolean {
  for (let item = firstItem; item < firstItem + itemCount; item++) if (!items.has(item)) return false;
  return itemCount > 0;
}

/** Of a chart that keeps some of its entries. */
export function itemSpans(layout: Layout, chart: ChartPlace, items: ReadonlySet<number>): readonly Span[] {
  const { list, firstItem, itemCount, itemsEnd } = chart;
  const { bytes } = layout;
  const startOf = (at: number): number => layout.items[firstItem + at] ?? itemsEnd;
  return runs(itemCount, (at) => items.has(firstItem + at)).map(({ first, end }) => {
    const from = startOf(first);
    const isLast = end === itemCount;
    if (list.kind === 'flow') return isLast ? { from: beforeComma(layout, from), to: itemsEnd } : { from, to: startOf(end) };
    // The next entry moves up behind what precedes the first one on its line.
    if (list.kind === 'block' && list.isInline && first === 0) return { from, to: afterComments(bytes, startOf(end)) };
    return { from, to: isLast ? itemsEnd : startOf(end) };
  });
}

/** Of the charts that keep no entry, with their keys. */
export function chartSpans({ charts, map, bytes }: Layout, items: ReadonlySet<number>): readonly Span[] {
  const gone = (at: number): boolean => {
    const chart = charts[at];
    return chart !== undefined && isGone(chart, items);
  };
  return runs(charts.length, gone).map(({ first, end }) => {
    const [before, from, to, next] = [charts[first - 1]?.to, charts[first]?.from ?? 0, charts[end - 1]?.to ?? 0, charts[end]?.from];
    if (map.kind === 'flow') return next === undefined ? { from: before ?? from, to } : { from, to: next };
    return { from, to: map.kind === 'block' && map.isInline && first === 0 && next !== undefined ? afterComments(bytes, next) : to };
  });
}

interface Run {
  readonly first: number;
  /** After its last one. */
  readonly end: number;
}

function runs(count: number, isIn: (at: number) => boolean): readonly Run[] {
  const found: Run[] = [];
  for (let first = 0; first < count; first++) {
    if (!isIn(first)) continue;
    let end = first + 1;
    while (end < count && isIn(end)) end++;
    found.push({ first, end });
    first = end;
  }
  return found;
}

/** The place of the comma before an item. In YAML it may be part of a comment: then it stays, since YAML allows one at the end of a list. */
function beforeComma({ bytes, style }: Layout, item: number): number {
  let at = item - 1;
  while (isSpace(bytes[at])) at--;
  if (bytes[at] !== COMMA || (style === 'yaml' && lineHasHash(bytes, at))) return item;
  return at;
}

function lineHasHash(bytes: Uint8Array, end: number): boolean {
  for (let at = end; at >= 0 && bytes[at] !== LF; at--) if (bytes[at] === HASH) return true;
  return false;
}

function afterComments(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    while (isSpace(bytes[at])) at++;
    if (bytes[at] !== HASH) return at;
    at = nextLine(bytes, at);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
