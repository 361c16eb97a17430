/** Reads block YAML one node at a time: the lines of a `key: value`, a `- key: value` or a `- value`. */
import { skipJsonValue } from '../go/json-scan.ts';
import {
  COLON,
  CR,
  type Cursor,
  DASH,
  DOUBLE,
  HASH,
  isSpaceOrEnd,
  LF,
  nextLine,
  SINGLE,
  SPACE,
  skipBlankLines,
  TAB,
} from './yaml-cursor.ts';
import { hasYamlEscapes, onlyCommentFollows, scanBlock, scanPlainLines, scanQuoted, scanText } from './yaml-scalar.ts';

// Bytes that do not begin plain text: anchors, tags, flow collections, directives, reserved ones.
const indicators: Uint8Array = new Uint8Array(256);
for (const letter of '&*!|>%@`[]{},\'"#\t\n\r') indicators[letter.charCodeAt(0)] = 1;
const questionMark = 0x3f;
/** Bytes. Helm refuses a key of more than 1024 characters, with its quotes. */
const longestKey = 1000;

/**
 * Reads the next node into the cursor. Returns `false` at the end, and if the text is not in Helm's own format: then `cursor.fault` is the
 * offset.
 */
export function readNode(cursor: Cursor): boolean {
  const { bytes } = cursor;
  while (bytes[cursor.nextText] === HASH) skipBlankLines(cursor, nextLine(bytes, cursor.nextText));
  let at = cursor.nextText;
  if (bytes[at] === undefined) return false;
  cursor.column = at - cursor.next;
  cursor.dash = bytes[at] === DASH;
  if (cursor.dash) {
    at += 2;
    // Helm's format has one space and a value after the dash.
    if (bytes[at - 1] !== SPACE || isSpaceOrEnd(bytes, at)) return fault(cursor, at - 2);
  }
  cursor.keyStart = -1;
  cursor.textStart = at;
  const ok = readKeyed(cursor, at);
  if (!ok) return fault(cursor, at);
  cursor.end = cursor.next;
  return true;
}

function fault(cursor: Cursor, at: number): false {
  if (cursor.fault === -1) cursor.fault = at;
  return false;
}

function readKeyed(cursor: Cursor, at: number): boolean {
  const { bytes } = cursor;
  const first = bytes[at] ?? 0;
  const parent = cursor.column;
  if (first === DOUBLE || first === SINGLE) {
    if (!scanQuoted(cursor, at)) return false;
    const close = cursor.valueEnd;
    if (bytes[close] !== COLON) return cursor.dash && endOfQuoted(cursor, first);
    if (!cursor.valueSimple || !isSpaceOrEnd(bytes, close + 1)) return false;
    return setKey(cursor, at + 1, close - 1) && readValue(cursor, close + 1);
  }
  // An item that is not a map and begins with an indicator: a literal text, or JSON.
  if (indicators[first] === 1) return cursor.dash && readSpecial(cursor, at, parent);
  if (isLoneIndicator(bytes, at)) return false;
  cursor.valueStart = at;
  cursor.valueEnd = at;
  const how = scanText(cursor);
  if (how === 'key') {
    const colon = cursor.valueEnd;
    if (first === questionMark || first === DASH || bytes[colon - 1] === SPACE || bytes[colon - 1] === TAB) return false;
    return setKey(cursor, at, colon) && readValue(cursor, colon + 1);
  }
  cursor.form = 'plain';
  cursor.valueSimple = true;
  return cursor.dash && scanPlainLines(cursor, parent, how);
}

function setKey(cursor: Cursor, start: number, end: number): boolean {
  cursor.keyStart = start;
  cursor.keyEnd = end;
  cursor.keyQuoted = cursor.bytes[start - 1] === DOUBLE || cursor.bytes[start - 1] === SINGLE;
  // Only a full parser can tell if a long key is one that Helm refuses, and follow `<<`, which merges maps.
  if (end - start > longestKey) return false;
  return !(end - start === 2 && cursor.bytes[start] === 0x3c && cursor.bytes[start + 1] === 0x3c);
}

function readValue(cursor: Cursor, from: number): boolean {
  const { bytes } = cursor;
  const parent = cursor.column + (cursor.dash ? 2 : 0);
  let at = from;
  while (bytes[at] === SPACE) at++;
  const first = bytes[at];
  if (first === undefined || first === LF || first === CR || (first === HASH && at > from)) {
    cursor.form = 'none';
    cursor.valueStart = from;
    cursor.valueEnd = from;
    cursor.lineAfter = nextLine(bytes, at);
    skipBlankLines(cursor, cursor.lineAfter);
    return true;
  }
  if (indicators[first] === 1) return readSpecial(cursor, at, parent);
  if (isLoneIndicator(bytes, at)) return false;
  cursor.form = 'plain';
  cursor.valueSimple = true;
  cursor.valueStart = at;
  cursor.valueEnd = at;
  return scanPlainLines(cursor, parent, scanText(cursor));
}

function readSpecial(cursor: Cursor, at: number, parent: number): boolean {
  const { bytes } = cursor;
  const first = bytes[at];
  if (first === DOUBLE || first === SINGLE) return scanQuoted(cursor, at) && endOfQuoted(cursor, first);
  if (first === 0x7c || first === 0x3e) {
    cursor.form = 'block';
    return scanBlock(cursor, at, parent);
  }
  if (first !== 0x5b && first !== 0x7b) return false;
  cursor.form = 'json';
  cursor.valueStart = at;
  cursor.valueEnd = skipJsonValue(bytes, at);
  cursor.valueSimple = true;
  return cursor.valueEnd > at && hasYamlEscapes(bytes, at, cursor.valueEnd) && endLine(cursor);
}

function endOfQuoted(cursor: Cursor, quote: number): boolean {
  cursor.form = quote === DOUBLE ? 'double' : 'single';
  return endLine(cursor);
}

function endLine(cursor: Cursor): boolean {
  if (!onlyCommentFollows(cursor.bytes, cursor.valueEnd)) return false;
  cursor.lineAfter = nextLine(cursor.bytes, cursor.valueEnd);
  skipBlankLines(cursor, cursor.lineAfter);
  return true;
}

// `- `, `? ` and `: ` begin collections; followed by text they are text.
function isLoneIndicator(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (byte === DASH || byte === questionMark || byte === COLON) && (isSpaceOrEnd(bytes, at + 1) || bytes[at + 1] === TAB);
}
