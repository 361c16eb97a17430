/** Changes single fields of listed entries, or takes entries out. Other entries in Helm's own format keep their bytes. */
import { Buffer } from 'node:buffer';
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import { indexBytes } from '../change-style.ts';
import { type Edit, withEdits } from '../edits.ts';
import { dataOf } from '../index-data.ts';
import { spanText } from '../layout.ts';
import { lineCounter } from '../line-counter.ts';
import { readIndex } from '../read-index.ts';
import { entryText } from '../render.ts';
import type { ReadIndex } from '../types.ts';
import type { IndexChange, RepairedIndex } from './changes.ts';
import { itemSpans } from './repair-index.ts';
import { soundEntry } from './sound-entry.ts';
import type { ValueChange } from './sound-node.ts';

/** What becomes of an entry. */
export type Amendment =
  | { readonly kind: 'set'; readonly field: 'digest'; readonly value: string }
  | { readonly kind: 'set'; readonly field: 'deprecated'; readonly value: true | undefined }
  | { readonly kind: 'remove'; readonly why: string };

/** By the position of the entry in the file, counted over all charts. */
export type Amendments = ReadonlyMap<number, Amendment>;

/** `read` must be free of faults. */
export function amendIndex(read: ReadIndex, amendments: Amendments): RepairedIndex {
  if (amendments.size === 0) return { read, changes: [] };
  const changes = changesOf(read, amendments);
  const bytes = inPlace(read, amendments) ?? rewritten(read, amendments);
  return { read: readIndex(bytes, { mentions: [], source: read.layout.source }), changes };
}

function changesOf({ layout }: ReadIndex, amendments: Amendments): readonly IndexChange[] {
  const lineOf = lineCounter(layout.bytes);
  return layout.charts.flatMap((chart) =>
    Array.from({ length: chart.itemCount }, (_, at) => chart.firstItem + at).flatMap((item): readonly IndexChange[] => {
      const amendment = amendments.get(item);
      if (amendment === undefined) return [];
      const { name, version, digest } = layout.readItem(chart, item);
      const about = { name, version, line: lineOf(layout.items[item] ?? 0) };
      if (amendment.kind === 'remove') return [{ ...about, changes: [], removed: amendment.why }];
      const before = amendment.field === 'digest' ? digest : amendment.value === true ? undefined : 'true';
      const change: ValueChange = { path: amendment.field, before, after: amendment.value };
      return [{ ...about, changes: [change] }];
    }),
  );
}

/** Undefined if the index has another form, or a chart would have no entry left. */
function inPlace({ layout }: ReadIndex, amendments: Amendments): Uint8Array | undefined {
  if (layout.parser !== 'fast') return undefined;
  const edits: Edit[] = [];
  for (const chart of layout.charts) {
    const { list } = chart;
    const spans = itemSpans(layout, chart);
    const items = spans.map((_, at) => amendments.get(chart.firstItem + at));
    if (items.every((each) => each === undefined)) continue;
    if (list.kind !== 'block' || list.isInline || items.every((each) => each?.kind === 'remove')) return undefined;
    for (const [at, span] of spans.entries()) {
      const amendment = items[at];
      if (amendment === undefined) continue;
      const entry = soundEntry(spanText(layout.bytes, span.from, span.to), chart.name);
      if (entry.kind === 'gone') return undefined;
      const form = { kind: 'block', nameColumn: 0, dashColumn: list.column } as const;
      edits.push({ ...span, text: amendment.kind === 'remove' ? '' : entryText(amended(entry.record, amendment), form, layout.newline) });
    }
  }
  return Buffer.concat(withEdits(layout, edits));
}

function rewritten({ layout, style }: ReadIndex, amendments: Amendments): Uint8Array {
  const { head, charts } = dataOf(layout);
  let item = 0;
  const left: (readonly [string, Json])[] = [];
  for (const [name, list] of charts) {
    const records = (isJsonList(list) ? list : []).flatMap((record): readonly Json[] => {
      const amendment = amendments.get(item++);
      if (amendment === undefined || !isJsonMap(record)) return [record];
      return amendment.kind === 'remove' ? [] : [amended(record, amendment)];
    });
    if (records.length > 0) left.push([name, records]);
  }
  return indexBytes({ head, charts: left }, style);
}

function amended(record: JsonMap, { field, value }: Extract<Amendment, { kind: 'set' }>): JsonMap {
  const others = Object.entries(record).filter(([key]) => key.toLowerCase() !== field);
  return { ...Object.fromEntries(others), [field]: value };
}
