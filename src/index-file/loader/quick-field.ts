/**
 * Reads a field of an entry in its usual form: `key: text`, also over several lines, or a list of texts. A yes is certain; for every other
 * form, and for every value that needs a closer look, the parser of nodes reads the field.
 */
import { COLON, DASH, DOUBLE, HASH, isSpaceOrEnd, LF, SPACE } from '../yaml-cursor.ts';
import { isPlainString, isRfc3339 } from './plain-bytes.ts';
import { entryShape, type Shape } from './shapes.ts';

/** The offset of the colon after a bare key at `start`; -1 if there is none. */
export function bareKeyEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isLetter(bytes[at])) at++;
  return at > start && bytes[at] === COLON ? at : -1;
}

/** The shape of the field of an entry that has this bit in its set of fields. */
export function shapeOfBit(bit: number): Shape | undefined {
  return shapes[31 - Math.clz32(bit)];
}

const shapes: readonly Shape[] = [...entryShape.fields.values()];

/**
 * The start of the next field's line, if the field of this shape, with its colon at `colon`, ends there and Helm reads it without a fault;
 * else -1. All fields of the entry begin at `column`.
 */
export function quickFieldEnd(
  bytes: Uint8Array,
  colon: number,
  { column, shape }: { readonly column: number; readonly shape: Shape },
): number {
  const next = bytes[colon + 1];
  if (next === LF) return shape.kind === 'list' ? listEnd(bytes, colon + 2, { column, of: shape.of }) : -1;
  if (next !== SPACE || !(isText(shape) || shape.kind === 'time')) return -1;
  const start = colon + 2;
  if (bytes[start] === DOUBLE) return quotedEnd(bytes, start, { column, shape });
  if (!mayBegin(bytes[start])) return -1;
  let end = lineEnd(bytes, start);
  const isOneLine = end < 0 || indentAfter(bytes, end) <= column;
  if (end < 0 || (isOneLine && !isSound(bytes, start, end, shape))) return -1;
  if (!isOneLine && shape.kind === 'time') return -1;
  // Deeper lines continue the text: together they are a string, whatever each of them looks like.
  for (let indent = indentAfter(bytes, end); indent > column; indent = indentAfter(bytes, end)) {
    end = bytes[end + 1 + indent] === LF ? -1 : lineEnd(bytes, end + 1 + indent);
    if (end < 0) return -1;
  }
  return nextField(bytes, end + 1, column);
}

function listEnd(bytes: Uint8Array, first: number, { column, of }: { readonly column: number; readonly of: Shape }): number {
  if (!isText(of)) return -1;
  let line = first;
  do {
    const dash = line + column;
    if (indentAfter(bytes, line - 1) !== column || bytes[dash] !== DASH || bytes[dash + 1] !== SPACE || !mayBegin(bytes[dash + 2]))
      return -1;
    const end = lineEnd(bytes, dash + 2);
    if (end < 0 || !isSound(bytes, dash + 2, end, of)) return -1;
    line = end + 1;
  } while (bytes[line + column] === DASH);
  return nextField(bytes, line, column);
}

function quotedEnd(bytes: Uint8Array, start: number, { column, shape }: { readonly column: number; readonly shape: Shape }): number {
  let at = start + 1;
  while (inQuotes[bytes[at] ?? 0] === 1) at++;
  // Without a text, the field counts as absent.
  if (at === start + 1 || bytes[at] !== DOUBLE || bytes[at + 1] !== LF) return -1;
  if (shape.kind === 'time' && !isRfc3339(bytes, start + 1, at)) return -1;
  return nextField(bytes, at + 2, column);
}

/** `line`, if the next field begins there. */
function nextField(bytes: Uint8Array, line: number, column: number): number {
  return indentAfter(bytes, line - 1) === column && isLetter(bytes[line + column]) ? line : -1;
}

/** The number of spaces after a line feed. */
function indentAfter(bytes: Uint8Array, end: number): number {
  let at = end + 1;
  while (bytes[at] === SPACE) at++;
  return at - end - 1;
}

/** The line feed that ends the plain text; -1 if anything else does. */
function lineEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (inPlain[bytes[at] ?? 0] === 1 || (bytes[at] === COLON && !isSpaceOrEnd(bytes, at + 1))) at++;
  return bytes[at] === LF && bytes[at - 1] !== SPACE ? at : -1;
}

/** Whether a plain value of one line is certainly one of its shape. */
function isSound(bytes: Uint8Array, start: number, end: number, { kind }: Shape): boolean {
  return kind === 'time' ? isRfc3339(bytes, start, end) : isPlainString(bytes, start, end);
}

/** Whether every string is accepted. */
function isText(shape: Shape): boolean {
  return shape.kind === 'scalar' || (shape.kind === 'string' && shape.skips === undefined);
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** No indicator. */
function mayBegin(byte: number | undefined): boolean {
  return isLetter(byte) || (byte !== undefined && byte >= 0x30 && byte <= 0x39);
}

/** Part of a plain text wherever it is: no end of line, no tab, no colon, and nothing that may begin a comment. */
const inPlain: Uint8Array = new Uint8Array(256).fill(1, 0x20, 0x7f).fill(1, 0x80);
inPlain[COLON] = 0;
inPlain[HASH] = 0;

/** Neither the quote nor an escape, nor an end of line. */
const inQuotes: Uint8Array = new Uint8Array(256).fill(1, 0x20, 0x7f).fill(1, 0x80);
inQuotes[DOUBLE] = 0;
inQuotes[0x5c] = 0;
