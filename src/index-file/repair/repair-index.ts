/** Repairs an index for which some Helm refuses it or skips an entry; every other entry keeps its bytes. */
import { Buffer } from 'node:buffer';
import { CharthouseError } from '../../base/error.ts';
import { type Edit, withEdits } from '../edits.ts';
import { type ChartPlace, type Layout, spanText } from '../layout.ts';
import { lineCounter } from '../line-counter.ts';
import { auditIndex } from '../loader/audit.ts';
import { type IndexFault, mostFaults } from '../loader/fault.ts';
import { readIndex } from '../read-index.ts';
import { entryText } from '../render.ts';
import type { ReadIndex } from '../types.ts';
import type { IndexChange, RepairedIndex, Step } from './changes.ts';
import { originalLines } from './original-lines.ts';
import { rewrite } from './rewrite-index.ts';
import { type SoundEntry, soundEntry } from './sound-entry.ts';

/** Each round repairs the charts of the faults that a read reports, which are the first ones only. */
const mostRounds = 10_000;

/**
 * Repairs everything that a loader of Helm reports. Repeats are harmless: a sound index comes back as it is.
 *
 * @throws CH_INDEX_INVALID for a fault in a form that cannot be repaired; CH_INDEX_TOO_LARGE
 */
export function repairIndex(read: ReadIndex): RepairedIndex {
  const changes: IndexChange[] = [];
  let current = read;
  for (let round = 0; round < mostRounds; round++) {
    const faults = auditIndex(current);
    const [first] = faults;
    if (first === undefined) return { read: current, changes };
    const step = repairOnce(current.layout, faults);
    if (step.changes.length === 0) throw unrepaired(first, current.layout.source);
    const lineOf = round === 0 ? (line: number): number => line : originalLines(read.layout, current.layout, changes);
    changes.push(...step.changes.map((change) => ({ ...change, line: lineOf(change.line) })));
    current = readIndex(Buffer.concat(step.chunks), { mentions: [], source: read.layout.source });
  }
  return { read: current, changes };
}

/** In place if only entries in Helm's own format are at fault; otherwise the index is written anew. */
function repairOnce(layout: Layout, faults: readonly IndexFault[]): Step {
  const lineOf = lineCounter(layout.bytes);
  // A read reports the first faults only: if there may be more of them, any entry may have one.
  const lines = faults.length < mostFaults ? faults.map(({ line }) => line) : undefined;
  const isConcerned = ({ from, to }: ItemSpan): boolean => {
    if (lines === undefined) return true;
    const [first, last] = [lineOf(from), lineOf(to)];
    return lines.some((line) => line >= first && line <= last);
  };
  const inPlace = layout.parser === 'fast' ? repairCharts(layout, layout.charts.filter(isConcerned), isConcerned) : undefined;
  return inPlace !== undefined && inPlace.changes.length > 0 ? inPlace : rewrite(layout);
}

/** Undefined if a list would be left without items, or is in another form. */
function repairCharts(layout: Layout, charts: readonly ChartPlace[], isConcerned: (span: ItemSpan) => boolean): Step | undefined {
  const lineOf = lineCounter(layout.bytes);
  const edits: Edit[] = [];
  const changes: IndexChange[] = [];
  for (const chart of charts) {
    const { list } = chart;
    if (list.kind !== 'block' || list.isInline) return undefined;
    const form = { kind: 'block', nameColumn: 0, dashColumn: list.column } as const;
    const spans = itemSpans(layout, chart);
    const items = spans.flatMap((span, at) => {
      if (!isConcerned(span)) return [];
      const text = spanText(layout.bytes, span.from, span.to);
      return isSound(text, list.column) ? [] : [{ at, span, entry: soundEntry(text, chart.name) }];
    });
    if (items.length === spans.length && items.every(({ entry }) => entry.kind === 'gone')) return undefined;
    for (const { at, span, entry } of items) {
      const change = changeOf(entry, { name: chart.name, version: versionAt(layout, chart, at), line: lineOf(span.from) });
      if (change === undefined) continue;
      changes.push(change);
      edits.push({ ...span, text: entry.kind === 'kept' ? entryText(entry.record, form, layout.newline) : '' });
    }
  }
  return { chunks: withEdits(layout, edits), changes };
}

/** Whether an entry in Helm's own format has no fault: much faster than to parse it. */
function isSound(text: string, column: number): boolean {
  const { parser, faults, versionCount } = readIndex(Buffer.from(`apiVersion: v1\nentries:\n${' '.repeat(column)}a:\n${text}`), {
    mentions: [],
    source: 'an entry',
  });
  return parser === 'fast' && faults.length === 0 && versionCount === 1;
}

function versionAt(layout: Layout, chart: ChartPlace, at: number): string {
  return layout.readItem(chart, chart.firstItem + at).version;
}

type About = Pick<IndexChange, 'name' | 'version' | 'line'>;

function changeOf(entry: SoundEntry, about: About): IndexChange | undefined {
  if (entry.kind === 'gone') return { ...about, changes: [], removed: entry.why };
  return entry.changes.length === 0 ? undefined : { ...about, changes: entry.changes };
}

/** The bytes of one item. */
export interface ItemSpan {
  readonly from: number;
  readonly to: number;
}

/** Each up to the next item. */
export function itemSpans({ items }: Layout, { firstItem, itemCount, itemsEnd }: ChartPlace): readonly ItemSpan[] {
  return Array.from({ length: itemCount }, (_, at) => ({
    from: items[firstItem + at] ?? 0,
    to: at + 1 < itemCount ? (items[firstItem + at + 1] ?? itemsEnd) : itemsEnd,
  }));
}

function unrepaired({ problem, line, column }: IndexFault, source: string): CharthouseError {
  return new CharthouseError('CH_INDEX_INVALID', {
    message: `a fault that charthouse cannot repair: ${problem}`,
    hint: 'correct it by hand, and run again',
    where: { file: source, line, column },
  });
}
