/**
 * Skips fields of an entry that are equal to those of the previous entry, byte for byte: a version differs from the one before it in only a
 * few fields. Such a field was already read and checked, with the same result. A field with another value of the usual form is read here,
 * without a node for each of its lines.
 */
import type { Cursor } from '../yaml-cursor.ts';
import { entryLevel, type LineChecker } from './check-lines.ts';
import { mostFaults } from './fault.ts';
import { bareKeyEnd, quickFieldEnd, shapeOfBit } from './quick-field.ts';

/** The fields of one entry, in their order. Each ends at the start of the next one; the last one has no known end, and is always read. */
interface Fields {
  count: number;
  /** The start of the field's first line. */
  readonly starts: number[];
  /** The field's bit in the set of fields; 0 if it must be read again. */
  readonly bits: number[];
}

/** The fields of the previous and the current entry. */
export interface Repeats {
  readonly cursor: Cursor;
  readonly checker: LineChecker;
  before: Fields;
  now: Fields;
  /** The column of the current entry's fields. */
  column: number;
  /** The field of the previous entry that is likely to come next. */
  expected: number;
  /** The field of the previous entry at which the last comparison ended. */
  differing: number;
  /** The first line of an entry was just read; its field may continue. */
  isFirst: boolean;
  /** The fields of the entry before the open one. */
  seen: number;
  /** Which of these had Helm's own spelling. */
  exact: number;
  /** The number of faults before it. */
  faults: number;
  /** The index, four bytes at a time. */
  readonly view: DataView;
}

/** The state before the first entry. */
export function newRepeats(cursor: Cursor, checker: LineChecker): Repeats {
  const { buffer, byteOffset, length } = cursor.bytes;
  const view = new DataView(buffer, byteOffset, length);
  const fields = (): Fields => ({ count: 0, starts: [], bits: [] });
  return {
    cursor,
    checker,
    before: fields(),
    now: fields(),
    column: 0,
    expected: 0,
    differing: 0,
    isFirst: false,
    seen: 0,
    exact: 0,
    faults: 0,
    view,
  };
}

/** Records the node that the cursor has just read at `level`, before it is checked. */
export function noteNode(repeats: Repeats, level: number): void {
  const { column, dash, textStart } = repeats.cursor;
  if (level === entryLevel && !dash) noteField(repeats, textStart - column);
  else if (level === entryLevel - 1 && dash) noteEntry(repeats, textStart - 2 - column);
}

function noteEntry(repeats: Repeats, start: number): void {
  const { before, now } = repeats;
  repeats.before = now;
  repeats.now = before;
  before.count = 1;
  before.starts[0] = start;
  before.bits[0] = 0;
  repeats.expected = 0;
  repeats.isFirst = true;
  repeats.seen = 0;
  repeats.exact = 0;
  repeats.faults = repeats.checker.faults.length;
}

// Ends the open field and opens the one at `start`.
function noteField(repeats: Repeats, start: number): void {
  const { checker, now } = repeats;
  const seen = checker.seen[entryLevel] ?? 0;
  // A field in another spelling than Helm's is always read again: its bit does not distinguish it from a duplicate.
  const exact = checker.exact[entryLevel] ?? 0;
  const added = seen & ~repeats.seen & exact & ~repeats.exact;
  if (now.count > 0) now.bits[now.count - 1] = checker.faults.length === repeats.faults ? added : 0;
  now.starts[now.count] = start;
  now.bits[now.count] = 0;
  now.count++;
  repeats.seen = seen;
  repeats.exact = exact;
  repeats.faults = checker.faults.length;
}

/** Moves the cursor past repeated fields, if it is at the start of one; `column` is that of the entry's fields. */
export function skipRepeated(repeats: Repeats, column: number): void {
  const { cursor, checker, now, isFirst } = repeats;
  if (!isFirst && cursor.nextText - cursor.next !== column) return;
  repeats.isFirst = false;
  if (checker.faults.length >= mostFaults) return;
  repeats.column = column;
  let same = skipEqual(repeats, isFirst ? (now.starts[0] ?? 0) : cursor.next);
  while (same >= 0 && skipChanged(repeats, same)) same = skipEqual(repeats, cursor.next);
}

// Returns how many bytes from the cursor on are the same in the previous entry, at the field that is now expected; -1 if it has none alike.
function skipEqual(repeats: Repeats, from: number): number {
  const { cursor, before, column, expected } = repeats;
  const last = before.count - 1;
  const end = (before.starts[last] ?? 0) + column + 1;
  for (let field = expected; field < last && field < expected + mostMissing; field++) {
    const start = before.starts[field] ?? 0;
    const same = start + commonLength(repeats, { a: start, b: from, most: end - start });
    if (same <= start + column) continue;
    repeats.expected = field;
    skipFields(repeats, from - start, same - column - 1);
    return same + from - start - cursor.next;
  }
  return -1;
}

/** How many fields of the previous entry may be missing before the next equal one. */
const mostMissing = 3;

// Skips the fields that end at `end` or before, from the expected one on; their repetition is `shift` further. The comparison includes the
// first byte after a field's end, since that decides whether it ends there.
function skipFields(repeats: Repeats, shift: number, end: number): void {
  const { cursor, checker, before, column } = repeats;
  const last = before.count - 1;
  let field = repeats.expected;
  for (; field < last; field++) {
    const bit = before.bits[field] ?? 0;
    const after = before.starts[field + 1] ?? 0;
    if (bit === 0 || after > end) break;
    // The first field was recorded with the entry's dash.
    if (field > 0) {
      const exact = checker.exact[entryLevel] ?? 0;
      if ((exact & bit) !== 0) break;
      noteField(repeats, cursor.next);
      checker.seen[entryLevel] = (checker.seen[entryLevel] ?? 0) | bit;
      checker.exact[entryLevel] = exact | bit;
    }
    cursor.next = after + shift;
    cursor.nextText = cursor.next + column;
  }
  // The next one is the same field with a different value, if it begins alike.
  repeats.expected = end > (before.starts[field] ?? 0) ? field + 1 : field;
  repeats.differing = field;
}

// Passes over the field at the cursor, if it is the differing one with another value of the usual form; `same` bytes of it are the same.
function skipChanged(repeats: Repeats, same: number): boolean {
  const { cursor, checker, before, column, differing } = repeats;
  const { bytes, next } = cursor;
  const bit = before.bits[differing] ?? 0;
  const exact = checker.exact[entryLevel] ?? 0;
  // The first field begins with the entry's dash.
  if (bit === 0 || differing === 0 || (exact & bit) !== 0) return false;
  const colon = bareKeyEnd(bytes, next + column);
  const shape = shapeOfBit(bit);
  if (colon < 0 || shape === undefined || colon - next >= same) return false;
  const end = quickFieldEnd(bytes, colon, { column, shape });
  if (end < 0) return false;
  noteField(repeats, next);
  checker.seen[entryLevel] = (checker.seen[entryLevel] ?? 0) | bit;
  checker.exact[entryLevel] = exact | bit;
  cursor.next = end;
  cursor.nextText = end + column;
  repeats.expected = differing + 1;
  return true;
}

function commonLength({ view }: Repeats, { a, b, most }: { readonly a: number; readonly b: number; readonly most: number }): number {
  const end = Math.min(most, view.byteLength - b);
  let at = 0;
  while (at + 4 <= end && view.getInt32(a + at, true) === view.getInt32(b + at, true)) at += 4;
  while (at < end && view.getUint8(a + at) === view.getUint8(b + at)) at++;
  return at;
}
