/** Finds the place of a new entry or chart in a layout. */

import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { type ChartPlace, type Layout, type Slot, type Span, spanText } from './layout.ts';

/** The slot of an entry before item number `index` of the chart's list, or after the last one if `index` is the count. */
export function entrySlot(layout: Layout, chart: ChartPlace, index: number): Slot {
  const { list } = chart;
  if (list.kind === 'closed') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `the versions of chart ${quoted(chart.name)} are written as ${list.why}, and charthouse cannot add to it`,
      hint: `write the versions of ${quoted(chart.name)} as a plain list`,
      where: list.where,
    });
  }
  if (list.kind === 'empty') return list.slot;
  const isLast = index === chart.itemCount;
  if (list.kind === 'flow') {
    const at = isLast ? chart.itemsEnd : itemAt(layout, chart, index);
    return flowSlot(layout, { at, isLast, sample: itemAt(layout, chart, Math.min(index, chart.itemCount - 1)) });
  }
  const end = chart.itemsEnd;
  if (isLast && layout.endsOpen && end === layout.bytes.length) return entrySlot(layout, chart, index - 1);
  const at = isLast ? end : itemAt(layout, chart, index);
  return list.isInline && index === 0 ? inlineSlot(at, list.column) : blockSlot(at, list.column);
}

/** The slot of a chart before chart number `index` of the file, or after the last one if `index` is the count. */
export function chartSlot(layout: Layout, index: number): Slot {
  const { map, charts } = layout;
  if (map.kind === 'closed') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `the charts are written as ${map.why}, and charthouse cannot add to it`,
      hint: 'write the charts under entries as a plain map',
      where: map.where,
    });
  }
  if (map.kind === 'empty') return map.slot;
  const isLast = index === charts.length;
  const chart = charts[isLast ? index - 1 : index];
  if (chart === undefined) {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: 'entries has no key that is a chart name',
      hint: 'write the charts under entries as a plain map',
      where: { file: layout.source },
    });
  }
  if (map.kind === 'flow') return flowSlot(layout, { at: isLast ? chart.to : chart.from, isLast, sample: chart.from });
  if (isLast && layout.endsOpen && chart.to === layout.bytes.length) return chartSlot(layout, index - 1);
  const at = isLast ? chart.to : chart.from;
  return map.isInline && index === 0 ? inlineSlot(at, map.column) : blockSlot(at, map.column);
}

function itemAt(layout: Layout, chart: ChartPlace, index: number): number {
  const at = layout.items[chart.firstItem + index];
  if (at === undefined) throw new RangeError('item index out of range');
  return at;
}

function blockSlot(at: number, column: number): Slot {
  return { from: at, to: at, lead: '', skip: 0, between: '', trail: '', form: { kind: 'block', nameColumn: column, dashColumn: column } };
}

// The new lines begin at the position of the old ones, after what precedes them on the line; the old ones move to their own line.
function inlineSlot(at: number, column: number): Slot {
  return { ...blockSlot(at, column), skip: column, trail: ' '.repeat(column) };
}

// Copies the white space before the neighbour, so that compact stays compact and lines stay lines.
function flowSlot(layout: Layout, where: { readonly at: number; readonly isLast: boolean; readonly sample: number }): Slot {
  const { bytes } = layout;
  let start = where.sample;
  while (start > 0 && isSpace(bytes[start - 1])) start--;
  const space = spanText(bytes, start, where.sample);
  const comma = `,${space}`;
  const { at, isLast } = where;
  return {
    from: at,
    to: at,
    lead: isLast ? comma : '',
    skip: 0,
    between: comma,
    trail: isLast ? '' : comma,
    form: { kind: 'flow', space },
  };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The slot of an index without `entries`, at the start of a line; the key is at `column`, like the other keys. */
export function absentSlot(
  bytes: Uint8Array,
  { at, column, newline }: { readonly at: number; readonly column: number; readonly newline: string },
): Slot {
  const slot = emptyBlockSlot(bytes, { from: at, to: at, lineAfter: at, nameColumn: column + 2, newline });
  return { ...slot, lead: `${' '.repeat(column)}entries:${newline}` };
}

/** The place of an empty value of block YAML. */
export interface EmptyValue extends Span {
  /** The start of the line after it. */
  readonly lineAfter: number;
  readonly nameColumn: number;
  readonly newline: string;
}

/** The slot of a list or map that is absent, null, `[]` or `{}`: the value is removed, its comment stays, and lines follow it. */
export function emptyBlockSlot(bytes: Uint8Array, value: EmptyValue): Slot {
  const { lineAfter, nameColumn, newline } = value;
  const form = { kind: 'block', nameColumn, dashColumn: nameColumn } as const;
  if (value.from === lineAfter) return { from: lineAfter, to: lineAfter, lead: '', skip: 0, between: '', trail: '', form };
  const rest = spanText(bytes, value.to, lineAfter);
  const isBlank = rest.trim() === '';
  let from = value.from;
  while (isBlank && bytes[from - 1] === 0x20) from--;
  const lead = isBlank ? newline : rest.endsWith('\n') ? rest : rest + newline;
  return { from, to: lineAfter, lead, skip: 0, between: '', trail: '', form };
}
