/** The fast parser: finds charts and items in an index in Helm's own format, line by line. */
import { Buffer } from 'node:buffer';
import { type ChartPlace, type Found, type Layout, newlineOf, type Shape, type Span, spanText } from './layout.ts';
import { checkLine, endLines, entryLevel, type LineChecker, newLineChecker } from './loader/check-lines.ts';
import { placedFaults } from './loader/fault.ts';
import { newRepeats, noteNode, type Repeats, skipRepeated } from './loader/repeats.ts';
import { absentSlot, emptyBlockSlot } from './slots.ts';
import { yamlUrlPlaces } from './url-places.ts';
import { type Cursor, cursorAt, DASH, isSpaceOrEnd, LF, nextLine, SPACE } from './yaml-cursor.ts';
import { isNullWord, keyName, readYamlItem } from './yaml-item.ts';
import { readNode } from './yaml-node.ts';
import { newStructure, place, type Role, type Structure } from './yaml-structure.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Scan {
  readonly structure: Structure;
  readonly checker: LineChecker;
  readonly repeats: Repeats;
  readonly charts: Writable<ChartPlace>[];
  readonly items: number[];
  /** Top-level keys, and charts after a slash: each may appear once. */
  readonly seen: Set<string>;
  readonly newline: string;
  /** The line of the first node. */
  readonly start: number;
  map: Shape | undefined;
  entriesColon: number | undefined;
  generated: Span | undefined;
  hasVersion: boolean;
  /** The end of the previous node: an insertion there is above the comments of the next one. */
  last: number;
}

/** The layout of `bytes`, or the offset at which they leave the format; then the YAML parser takes over. */
export function findFast(bytes: Uint8Array, source: string): Found {
  const other = firstUnusual(bytes);
  if (other >= 0) return { kind: 'unrecognised', at: other };
  const cursor = cursorAt(bytes, contentStart(bytes));
  const scan = newScan(bytes, cursor);
  const { checker, repeats } = scan;
  while (nextNode(scan, cursor)) {
    if (!take(scan, cursor, place(scan.structure, cursor))) return { kind: 'unrecognised', at: cursor.textStart };
    scan.last = cursor.end;
    const level = levelOf(scan.structure, cursor);
    noteNode(repeats, level);
    checkLine(checker, cursor, level);
    const chart = scan.structure.inEntries ? scan.charts[scan.charts.length - 1] : undefined;
    if (chart === undefined) continue;
    chart.to = cursor.end;
    chart.itemsEnd = cursor.end;
  }
  if (cursor.fault >= 0 || !scan.hasVersion) return { kind: 'unrecognised', at: Math.max(cursor.fault, 0) };
  return { kind: 'found', layout: layoutOf(bytes, scan, { source, endsInBlock: cursor.form === 'block' }) };
}

function nextNode({ structure, checker, repeats }: Scan, cursor: Cursor): boolean {
  if (checker.entry >= 0) skipRepeated(repeats, structure.columns[entryLevel - 1] ?? 0);
  return readNode(cursor);
}

function newScan(bytes: Uint8Array, cursor: Cursor): Scan {
  const checker = newLineChecker();
  const start = cursor.next;
  return {
    structure: newStructure(),
    checker,
    repeats: newRepeats(cursor, checker),
    charts: [],
    items: [],
    seen: new Set(),
    newline: newlineOf(bytes),
    start,
    map: undefined,
    entriesColon: undefined,
    generated: undefined,
    hasVersion: false,
    last: start,
  };
}

/** The collections that contain the node; a list's dash with a key has opened one more. */
function levelOf({ columns }: Structure, { dash, keyStart }: Cursor): number {
  return columns.length - (dash && keyStart >= 0 ? 1 : 0);
}

function layoutOf(
  bytes: Uint8Array,
  scan: Scan,
  { source, endsInBlock }: { readonly source: string; readonly endsInBlock: boolean },
): Layout {
  const { charts, items, generated, newline, checker } = scan;
  const { lastIsWhole } = endLines(checker);
  const endsOpen = endsInBlock && bytes[bytes.length - 1] !== LF;
  const map = scan.map ?? { kind: 'empty', slot: absentSlot(bytes, { at: endsOpen ? scan.start : scan.last, column: 0, newline }) };
  const layout: Layout = {
    bytes,
    source,
    style: 'yaml',
    parser: 'fast',
    newline,
    charts,
    map,
    entriesColon: scan.entriesColon,
    items,
    generated,
    endsOpen,
    faults: placedFaults(bytes, checker.faults),
    lastIsWhole,
    readItem: (chart, item) => readYamlItem(layout, chart, item),
    urlPlaces: (chart, item) => yamlUrlPlaces(layout, chart, item),
  };
  return layout;
}

function take(scan: Scan, cursor: Cursor, role: Role): boolean {
  if (role === 'inside') return true;
  if (role === 'item') return takeItem(scan, cursor);
  if (role === 'chart') return takeChart(scan, cursor);
  return role === 'top' && takeTop(scan, cursor);
}

function takeItem(scan: Scan, cursor: Cursor): boolean {
  const chart = scan.charts[scan.charts.length - 1];
  if (chart === undefined) return false;
  if (chart.itemCount === 0) chart.list = { kind: 'block', column: cursor.column, isInline: false };
  chart.itemCount++;
  scan.items.push(scan.last);
  return true;
}

function takeChart(scan: Scan, cursor: Cursor): boolean {
  const name = keyName(cursor);
  if (name === undefined || !isNew(scan, `/${name}`) || !isEmptyValue(cursor, '[]')) return false;
  const { bytes, valueStart, valueEnd, lineAfter } = cursor;
  const span = cursor.form === 'none' ? { from: lineAfter, to: lineAfter } : { from: valueStart, to: valueEnd };
  const slot = emptyBlockSlot(bytes, { ...span, lineAfter, nameColumn: 2, newline: scan.newline });
  scan.map = { kind: 'block', column: 2, isInline: false };
  scan.charts.push({
    name,
    from: scan.last,
    to: cursor.end,
    firstItem: scan.items.length,
    itemCount: 0,
    itemsEnd: cursor.end,
    list: { kind: 'empty', slot },
  });
  return true;
}

function takeTop(scan: Scan, cursor: Cursor): boolean {
  const key = keyName(cursor);
  scan.structure.inEntries = key === 'entries';
  if (key === undefined || !isNew(scan, key)) return false;
  const { bytes, form, valueStart, valueEnd, lineAfter } = cursor;
  switch (key) {
    case 'apiVersion':
      scan.hasVersion = form === 'plain' ? !isNullWord(cursor) : (form === 'single' || form === 'double') && valueEnd - valueStart > 2;
      return scan.hasVersion;
    case 'generated': {
      const isScalar = form === 'plain' || form === 'single' || form === 'double';
      if (isScalar && lineAfter === nextLine(bytes, valueStart)) scan.generated = { from: valueStart, to: valueEnd };
      return true;
    }
    case 'entries': {
      if (!isEmptyValue(cursor, '{}')) return false;
      const span = form === 'none' ? { from: lineAfter, to: lineAfter } : { from: valueStart, to: valueEnd };
      const slot = emptyBlockSlot(bytes, { ...span, lineAfter, nameColumn: 2, newline: scan.newline });
      scan.map = { kind: 'empty', slot };
      if (form === 'none') scan.entriesColon = valueStart;
      return true;
    }
    default:
      return key === 'serverInfo' || key === 'publicKeys' || key === 'annotations';
  }
}

function isNew(scan: Scan, key: string): boolean {
  return scan.seen.size !== scan.seen.add(key).size;
}

// Absent, `null`, or the given pair of brackets.
function isEmptyValue(cursor: Cursor, brackets: string): boolean {
  if (cursor.form === 'none') return true;
  if (cursor.form === 'plain') return isNullWord(cursor);
  return cursor.form === 'json' && spanText(cursor.bytes, cursor.valueStart, cursor.valueEnd).replace(/\s/g, '') === brackets;
}

// A lone carriage return ends a line in YAML, but not for a search for line feeds. Helm refuses C1 controls but NEL, U+FFFE and U+FFFF.
function firstUnusual(bytes: Uint8Array): number {
  const second = (at: number): number => bytes[at + 1] ?? 0;
  const lone = firstOf(bytes, 0x0d, (at) => second(at) !== LF);
  const control = firstOf(bytes, 0xc2, (at) => second(at) >= 0x80 && second(at) < 0xa0 && second(at) !== 0x85);
  const noCharacter = firstOf(bytes, 0xef, (at) => second(at) === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe);
  return [lone, control, noCharacter].find((at) => at >= 0) ?? -1;
}

function firstOf(bytes: Uint8Array, byte: number, isIt: (at: number) => boolean): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = buffer.indexOf(byte); at >= 0; at = buffer.indexOf(byte, at + 1)) if (isIt(at)) return at;
  return -1;
}

// After a byte order mark and one `---`.
function contentStart(bytes: Uint8Array): number {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const at = cursorAt(bytes, start).nextText;
  const isMark = [0, 1, 2].every((i) => bytes[at + i] === DASH);
  if (!isMark || bytes[at - 1] === SPACE || !isSpaceOrEnd(bytes, at + 3)) return start;
  let rest = at + 3;
  while (bytes[rest] === SPACE) rest++;
  return isSpaceOrEnd(bytes, rest) ? nextLine(bytes, rest) : start;
}
