/** The JSON parser: finds charts and items in an index that is a JSON document. */

import { CharthouseError, type Place } from '../base/error.ts';
import { isJsonMap, type Json } from '../base/json.ts';
import { quoted } from '../base/quoted.ts';
import { skipJsonSpace, skipJsonValue } from '../go/json-scan.ts';
import { walkList, walkMap } from './json-walk.ts';
import { type ChartPlace, type Found, type Layout, newlineOf, type Shape, type Slot, type Span, spanText } from './layout.ts';
import { lineAt } from './line-at.ts';
import type { ListedVersion } from './listed.ts';
import { fieldOf, valueFault } from './loader/check-values.ts';
import { type FoundFault, hints, mostFaults, placedFaults } from './loader/fault.ts';
import { chartShape, entriesShape, entryShape, indexShape, type Shape as LoaderShape } from './loader/shapes.ts';
import { skippedTexts } from './loader/skipped-text.ts';
import { jsonUrlPlaces } from './url-places.ts';
import { listedVersion } from './yaml-item.ts';

const OPEN_MAP = 0x7b;
const NULL = 0x6e;

interface Scan {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly charts: ChartPlace[];
  readonly items: number[];
  readonly faults: FoundFault[];
  /** White space between new parts of lists: a line break in a document with lines. */
  readonly space: string;
  map: Shape | undefined;
  generated: Span | undefined;
  apiVersion: string | undefined;
}

/**
 * The layout, or the offset at which the bytes are not JSON: they may still be YAML.
 *
 * @throws CH_INDEX_INVALID for JSON that is not an index
 */
export function findJson(bytes: Uint8Array, source: string): Found {
  const start = skipJsonSpace(bytes, 0);
  if (bytes[start] !== OPEN_MAP) return { kind: 'unrecognised', at: start };
  const scan: Scan = {
    bytes,
    source,
    charts: [],
    items: [],
    faults: [],
    space: bytes.includes(0x0a) ? newlineOf(bytes) : '',
    map: undefined,
    generated: undefined,
    apiVersion: undefined,
  };
  const seen = new Set<string>();
  let lastEnd = start + 1;
  const end = walkMap(bytes, start, (keyStart, keyEnd, valueStart) => {
    const key = parseText(bytes, keyStart, keyEnd);
    if (seen.has(key)) report(scan, keyStart, `${key} appears twice`, { hint: hints.twice, readers: 'Helm 3.12' });
    seen.add(key);
    lastEnd = takeTop(scan, { key, keyStart, valueStart });
    return lastEnd;
  });
  if (end < 0 || skipJsonSpace(bytes, end) !== bytes.length) return { kind: 'unrecognised', at: start };
  if (scan.apiVersion === undefined || scan.apiVersion === '') {
    throw new CharthouseError('CH_INDEX_INVALID', {
      message: `${source} is JSON, but not an index: it has no apiVersion`,
      where: { file: source },
    });
  }
  const absent: Slot = { ...emptySlot(scan, { from: lastEnd, to: lastEnd }), lead: ',"entries":{', trail: '}' };
  return { kind: 'found', layout: layoutOf(scan, scan.map ?? { kind: 'empty', slot: absent }) };
}

function layoutOf(scan: Scan, map: Shape): Layout {
  const { bytes, source, charts, items, generated, faults } = scan;
  return {
    bytes,
    source,
    style: 'json',
    parser: 'json',
    newline: newlineOf(bytes),
    charts,
    map: charts.length > 0 ? { kind: 'flow' } : map,
    entriesColon: undefined,
    items,
    generated,
    endsOpen: false,
    faults: placedFaults(bytes, faults),
    lastIsWhole: true,
    readItem: (chart, item) => readJsonItem(bytes, chart.name, items[item] ?? 0),
    urlPlaces: (_, item) => jsonUrlPlaces(bytes, items[item] ?? 0),
  };
}

interface Pair {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
}

function takeTop(scan: Scan, { key, keyStart, valueStart }: Pair): number {
  const { bytes } = scan;
  // Go's decoder matches keys case-insensitively.
  const known = key.toLowerCase();
  const shape = indexShape.fields.get(known);
  if (shape === undefined) report(scan, keyStart, `unknown field ${quoted(key)}`, { hint: hints.unknown, readers: 'Helm 3.12' });
  if (known === 'entries') return takeEntries(scan, valueStart);
  const end = skipJsonValue(bytes, valueStart);
  if (end >= 0 && shape !== undefined) checkValue(scan, { shape, name: key, from: valueStart, to: end });
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
    if (seen.has(name)) report(scan, keyStart, `entries.${name} appears twice`, { hint: hints.twice, readers: 'Helm 3.12' });
    seen.add(name);
    return takeChart(scan, { key: name, keyStart, valueStart: listStart });
  });
  if (end >= 0) {
    scan.map = { kind: 'empty', slot: emptySlot(scan, { from: valueStart + 1, to: end - 1 }) };
    return end;
  }
  const other = skipJsonValue(bytes, valueStart);
  if (other >= 0 && bytes[valueStart] === NULL) scan.map = { kind: 'empty', slot: bracketed(scan, { from: valueStart, to: other }, '{}') };
  else {
    scan.map = { kind: 'closed', why: 'a value that is not a map', where: placeAt(scan, valueStart) };
    if (other >= 0) checkValue(scan, { shape: entriesShape, name: 'entries', from: valueStart, to: other });
  }
  return other;
}

function takeChart(scan: Scan, { key, keyStart, valueStart }: Pair): number {
  const { bytes, items } = scan;
  const firstItem = items.length;
  let itemsEnd = valueStart;
  const end = walkList(bytes, valueStart, (start) => {
    items.push(start);
    itemsEnd = skipJsonValue(bytes, start);
    if (itemsEnd >= 0) checkItem(scan, start, itemsEnd);
    return itemsEnd;
  });
  const to = end >= 0 ? end : skipJsonValue(bytes, valueStart);
  const itemCount = items.length - firstItem;
  let list: Shape = { kind: 'flow' };
  if (end < 0 && bytes[valueStart] === NULL) list = { kind: 'empty', slot: bracketed(scan, { from: valueStart, to }, '[]') };
  else if (end < 0) {
    list = { kind: 'closed', why: 'a value that is not a list', where: placeAt(scan, valueStart) };
    if (to >= 0) checkValue(scan, { shape: chartShape, name: `entries.${key}`, from: valueStart, to });
  } else if (itemCount === 0) list = { kind: 'empty', slot: emptySlot(scan, { from: valueStart + 1, to: end - 1 }) };
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

function report({ faults }: Scan, offset: number, problem: string, rest: Pick<FoundFault, 'hint' | 'readers'>): void {
  if (faults.length < mostFaults) faults.push({ offset, problem, refused: 'index', ...rest });
}

interface JsonSpan extends Span {
  readonly shape: LoaderShape;
  readonly name: string;
}

function checkValue(scan: Scan, { shape, name, from, to }: JsonSpan): void {
  const problem = valueFault(parseValue(scan.bytes, from, to), shape, { path: name, strict: false });
  if (problem !== undefined) report(scan, from, problem, { hint: hints.correct, readers: 'every Helm' });
}

// Newer Helm versions do not read JSON strictly: unknown fields only affect Helm 3.12.
function checkItem(scan: Scan, from: number, to: number): void {
  const item = parseValue(scan.bytes, from, to);
  if (item === null) {
    report(scan, from, 'an item is null', { hint: hints.complete, readers: 'Helm up to 3.17' });
    return;
  }
  const problem = valueFault(item, entryShape, { path: '', strict: false });
  const unknown = problem === undefined ? valueFault(item, entryShape, { path: '', strict: true }) : undefined;
  if (problem !== undefined) report(scan, from, problem, { hint: hints.quote, readers: 'every Helm' });
  if (unknown !== undefined) report(scan, from, unknown, { hint: hints.unknown, readers: 'Helm 3.12' });
  const skipped = problem === undefined ? skippedTexts(item, entryShape) : [];
  for (const fault of skipped) if (scan.faults.length < mostFaults) scan.faults.push({ offset: from, ...fault });
  if (isJsonMap(item) && Object.keys(item).length === 0) {
    report(scan, from, 'an entry is empty', { hint: hints.complete, readers: 'Helm 3.12' });
    return;
  }
  for (const field of ['name', 'version']) {
    if (scan.faults.length >= mostFaults || (isJsonMap(item) && hasText(fieldOf(item, field)))) continue;
    const readers = field === 'name' ? 'Helm 3.13 and later' : 'every Helm';
    scan.faults.push({ offset: from, problem: `an entry has no ${field}`, hint: hints.complete, readers, refused: 'entry' });
  }
}

function hasText(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

// The text was validated as JSON before, so the result is JSON data.
function parseValue(bytes: Uint8Array, from: number, to: number): Json {
  return JSON.parse(spanText(bytes, from, to)) as Json;
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
      // Helm refuses a number, but it is the content of the index, as in YAML.
      if (typeof field === 'string' || typeof field === 'number') fields.set(key.toLowerCase(), String(field));
      if (key.toLowerCase() === 'urls' && Array.isArray(field)) urls = field.filter((url) => typeof url === 'string');
    }
  }
  return listedVersion(name, fields, urls);
}
