/** The JSON way: finds charts and items in an index that is a JSON document. */

import { CharthouseError, type Place } from '../base/error.ts';
import { skipJsonSpace, skipJsonValue } from '../base/json-scan.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { walkList, walkMap } from './json-walk.ts';
import { type ChartPlace, type Found, type Layout, newlineOf, type Shape, type Slot, type Span, spanText } from './layout.ts';
import { lineAt } from './line-at.ts';
import type { ListedVersion } from './listed.ts';
import { faultWarning, mostWarnings, topLevelKeys } from './top-level.ts';
import { listedVersion } from './yaml-item.ts';

const OPEN_MAP = 0x7b;
const NULL = 0x6e;

interface Scan {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly charts: ChartPlace[];
  readonly items: number[];
  readonly warnings: Warning[];
  /** What stands between parts of lists that are new: a line's end in a document that has lines. */
  readonly space: string;
  map: Shape | undefined;
  generated: Span | undefined;
  apiVersion: string | undefined;
}

/**
 * The layout, or where the bytes are no JSON: they may still be YAML then.
 *
 * @throws CH_INDEX_INVALID for JSON that is no index
 */
export function findJson(bytes: Uint8Array, source: string): Found {
  const start = skipJsonSpace(bytes, 0);
  if (bytes[start] !== OPEN_MAP) return { kind: 'unrecognised', at: start };
  const scan: Scan = {
    bytes,
    source,
    charts: [],
    items: [],
    warnings: [],
    space: bytes.includes(0x0a) ? newlineOf(bytes) : '',
    map: undefined,
    generated: undefined,
    apiVersion: undefined,
  };
  const seen = new Set<string>();
  let lastEnd = start + 1;
  const end = walkMap(bytes, start, (keyStart, keyEnd, valueStart) => {
    const key = parseText(bytes, keyStart, keyEnd);
    if (seen.has(key)) warn(scan, keyStart, `the key ${quoted(key)} stands twice`);
    seen.add(key);
    lastEnd = takeTop(scan, { key, keyStart, valueStart });
    return lastEnd;
  });
  if (end < 0 || skipJsonSpace(bytes, end) !== bytes.length) return { kind: 'unrecognised', at: start };
  if (scan.apiVersion === undefined || scan.apiVersion === '') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `${source} is JSON, but no index: it has no apiVersion`,
      where: { file: source },
    });
  }
  const absent: Slot = { ...emptySlot(scan, { from: lastEnd, to: lastEnd }), lead: ',"entries":{', trail: '}' };
  return { kind: 'found', layout: layoutOf(scan, scan.map ?? { kind: 'empty', slot: absent }) };
}

function layoutOf(scan: Scan, map: Shape): Layout {
  const { bytes, charts, items, generated, warnings } = scan;
  return {
    bytes,
    style: 'json',
    way: 'json',
    newline: newlineOf(bytes),
    charts,
    map: charts.length > 0 ? { kind: 'flow' } : map,
    items,
    generated,
    endsOpen: false,
    warnings,
    readItem: (chart, item) => readJsonItem(bytes, chart.name, items[item] ?? 0),
  };
}

interface Pair {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
}

function takeTop(scan: Scan, { key, keyStart, valueStart }: Pair): number {
  const { bytes } = scan;
  // Go's decoder matches keys without regard to case.
  const known = key.toLowerCase();
  if (!topLevelKeys.has(known)) warn(scan, keyStart, `the top-level key ${quoted(key)} is unknown to Helm`);
  if (known === 'entries') return takeEntries(scan, valueStart);
  const end = skipJsonValue(bytes, valueStart);
  if (end < 0 || bytes[valueStart] !== 0x22) return end;
  if (known === 'generated') scan.generated = { from: valueStart, to: end };
  if (known === 'apiversion') scan.apiVersion = parseText(bytes, valueStart, end);
  return end;
}

function takeEntries(scan: Scan, valueStart: number): number {
  const { bytes } = scan;
  const seen = new Set(scan.charts.map(({ name }) => name));
  const end = walkMap(bytes, valueStart, (keyStart, keyEnd, listStart) => {
    const name = parseText(bytes, keyStart, keyEnd);
    if (seen.has(name)) warn(scan, keyStart, `chart ${quoted(name)} stands twice`);
    seen.add(name);
    return takeChart(scan, { key: name, keyStart, valueStart: listStart });
  });
  if (end >= 0) {
    scan.map = { kind: 'empty', slot: emptySlot(scan, { from: valueStart + 1, to: end - 1 }) };
    return end;
  }
  const other = skipJsonValue(bytes, valueStart);
  if (other >= 0 && bytes[valueStart] === NULL) scan.map = { kind: 'empty', slot: bracketed(scan, { from: valueStart, to: other }, '{}') };
  else scan.map = { kind: 'closed', why: 'something else than a map', where: placeAt(scan, valueStart) };
  return other;
}

function takeChart(scan: Scan, { key, keyStart, valueStart }: Pair): number {
  const { bytes, items } = scan;
  const firstItem = items.length;
  let itemsEnd = valueStart;
  const end = walkList(bytes, valueStart, (start) => {
    items.push(start);
    itemsEnd = skipJsonValue(bytes, start);
    return itemsEnd;
  });
  const to = end >= 0 ? end : skipJsonValue(bytes, valueStart);
  const itemCount = items.length - firstItem;
  let list: Shape = { kind: 'flow' };
  if (end < 0 && bytes[valueStart] === NULL) list = { kind: 'empty', slot: bracketed(scan, { from: valueStart, to }, '[]') };
  else if (end < 0) list = { kind: 'closed', why: 'something else than a list', where: placeAt(scan, valueStart) };
  else if (itemCount === 0) list = { kind: 'empty', slot: emptySlot(scan, { from: valueStart + 1, to: end - 1 }) };
  scan.charts.push({ name: key, from: keyStart, to, firstItem, itemCount, itemsEnd, list });
  return to;
}

function emptySlot({ space }: Scan, span: Span): Slot {
  return { ...span, lead: space, skip: 0, between: `,${space}`, trail: space, form: { kind: 'flow', space } };
}

function bracketed(scan: Scan, span: Span, brackets: '[]' | '{}'): Slot {
  const slot = emptySlot(scan, span);
  return { ...slot, lead: brackets.charAt(0) + slot.lead, trail: slot.trail + brackets.charAt(1) };
}

function parseText(bytes: Uint8Array, from: number, to: number): string {
  const value: unknown = JSON.parse(spanText(bytes, from, to));
  return typeof value === 'string' ? value : '';
}

function warn(scan: Scan, offset: number, message: string): void {
  if (scan.warnings.length < mostWarnings) scan.warnings.push(faultWarning(message, placeAt(scan, offset)));
}

function placeAt({ source, bytes }: Scan, offset: number): Place {
  return { file: source, line: lineAt(bytes, offset) };
}

function readJsonItem(bytes: Uint8Array, name: string, start: number): ListedVersion {
  const value: unknown = JSON.parse(spanText(bytes, start, skipJsonValue(bytes, start)));
  const fields = new Map<string, string>();
  let urls: readonly string[] = [];
  if (typeof value === 'object' && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      if (typeof field === 'string') fields.set(key.toLowerCase(), field);
      if (key.toLowerCase() === 'urls' && Array.isArray(field)) urls = field.filter((url) => typeof url === 'string');
    }
  }
  return listedVersion(name, fields, urls);
}
