/** Finds the end of a YAML scalar without decoding it: quoted, plain over several lines, literal and folded. */
import { spanText } from './layout.ts';
import {
  BACKSLASH,
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

/** What ends a stretch of plain text. */
export type TextEnd = 'line' | 'key' | 'comment' | 'fault';

// The meaning of a byte inside plain or quoted text: 1 ends a line, 2 may end a key, 3 may begin a comment, 4 is not allowed in YAML.
const kinds: Uint8Array = new Uint8Array(256);
kinds.fill(4, 0, 0x20).fill(4, 0x7f, 0x80);
kinds[TAB] = 0;
kinds[LF] = 1;
kinds[CR] = 1;
kinds[COLON] = 2;
kinds[HASH] = 3;

/** Moves through plain text from `cursor.valueEnd` to its end, and leaves `valueEnd` there. */
export function scanText(cursor: Cursor): TextEnd {
  const { bytes } = cursor;
  const { length } = bytes;
  for (let at = cursor.valueEnd; at < length; at++) {
    const kind = kinds[bytes[at] ?? 0];
    if (kind === 0) continue;
    if (kind === 1) return end(cursor, at, 'line');
    if (kind === 2 && isSpaceOrEnd(bytes, at + 1)) return end(cursor, at, 'key');
    if (kind === 2 && bytes[at + 1] === TAB) return end(cursor, at, 'fault');
    if (kind === 3 && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) return end(cursor, at, 'comment');
    if (kind === 4) return end(cursor, at, 'fault');
  }
  return end(cursor, length, 'line');
}

function end(cursor: Cursor, at: number, how: TextEnd): TextEnd {
  cursor.valueEnd = at;
  return how;
}

/**
 * Reads the lines that continue a plain text: those indented deeper than `parent`, the column of the node. A comment ends it; a `key: ` in
 * it is an error in YAML, hence a fault.
 */
export function scanPlainLines(cursor: Cursor, parent: number, first: TextEnd): boolean {
  const { bytes } = cursor;
  let how = first;
  for (;;) {
    if (how === 'fault' || how === 'key') return false;
    cursor.lineAfter = nextLine(bytes, cursor.valueEnd);
    let last = cursor.valueEnd;
    while (bytes[last - 1] === SPACE || bytes[last - 1] === TAB) last--;
    skipBlankLines(cursor, cursor.lineAfter);
    cursor.valueEnd = last;
    if (how === 'comment') return true;
    const text = cursor.nextText;
    if (text - cursor.next <= parent || bytes[text] === HASH || bytes[text] === undefined) return true;
    if (bytes[text] === TAB) return false;
    cursor.valueSimple = false;
    cursor.valueEnd = text;
    how = scanText(cursor);
  }
}

// What may follow a backslash in double quotes: letters, signs, a line break. Not `/`: go-yaml refuses that one, though JSON has it.
const escapes: ReadonlySet<number> = new Set([...'0abtnvfre "\'\\N_LP\t\n\r'].map((letter) => letter.charCodeAt(0)));
const hexLengths: ReadonlyMap<number, number> = new Map([
  [0x78, 2],
  [0x75, 4],
  [0x55, 8],
]);

// Whether go-yaml accepts the escape with its backslash at `at`. It does not accept half a character, `\ud83d`.
function isEscape(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at + 1] ?? 0;
  const length = hexLengths.get(letter);
  if (length === undefined) return escapes.has(letter);
  const digits = spanText(bytes, at + 2, at + 2 + length);
  const value = Number.parseInt(digits, 16);
  return digits.length === length && /^[\da-fA-F]+$/.test(digits) && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

/** Whether go-yaml accepts every escape in a stretch of JSON. */
export function hasYamlEscapes(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== BACKSLASH) continue;
    if (!isEscape(bytes, at)) return false;
    at++;
  }
  return true;
}

/**
 * Reads a quoted text, which may continue over lines at any column (Helm's reader does not require indentation there), and leaves
 * `valueEnd` after its closing quote.
 */
export function scanQuoted(cursor: Cursor, start: number): boolean {
  const { bytes } = cursor;
  const quote = bytes[start];
  cursor.valueStart = start;
  cursor.valueSimple = true;
  for (let at = start + 1; ; at++) {
    const byte = bytes[at];
    if (byte === undefined) return false;
    if (byte === quote) {
      if (quote === DOUBLE || bytes[at + 1] !== SINGLE) {
        cursor.valueEnd = at + 1;
        return true;
      }
      cursor.valueSimple = false;
      at++;
    } else if (byte === BACKSLASH && quote === DOUBLE) {
      cursor.valueSimple = false;
      if (!isEscape(bytes, at)) return false;
      at++;
    } else if (byte === LF) {
      cursor.valueSimple = false;
      if (isDocumentMark(bytes, at + 1)) return false;
    } else if (kinds[byte] === 4) return false;
  }
}

// `---` or `...` at column 0 ends a document, even inside quotes.
function isDocumentMark(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  if (byte !== DASH && byte !== 0x2e) return false;
  return bytes[at + 1] === byte && bytes[at + 2] === byte && (isSpaceOrEnd(bytes, at + 3) || bytes[at + 3] === TAB);
}

/** Reads a literal or folded text with its `|` or `>` at `start` in a node at column `parent`. */
export function scanBlock(cursor: Cursor, start: number, parent: number): boolean {
  const { bytes } = cursor;
  let at = start + 1;
  let indent = 0;
  for (let flags = 0; flags < 2; flags++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x31 && byte <= 0x39 && indent === 0) indent = parent + byte - 0x30;
    else if (byte !== 0x2b && byte !== DASH) break;
    at++;
  }
  cursor.valueStart = start;
  cursor.valueSimple = false;
  if (!onlyCommentFollows(bytes, at)) return false;
  const first = nextLine(bytes, at);
  if (indent === 0) indent = blockIndent(cursor, first, parent);
  return indent > 0 && skipBlock(cursor, first, indent);
}

// The column of the first line with text; blank lines before it may not be longer, or Helm's reader uses theirs.
function blockIndent(cursor: Cursor, first: number, parent: number): number {
  const { bytes } = cursor;
  skipBlankLines(cursor, first);
  const column = cursor.nextText - cursor.next;
  if (bytes[cursor.nextText] === TAB) return -1;
  for (let line = first; line < cursor.next; line = nextLine(bytes, line)) {
    let spaces = line;
    while (bytes[spaces] === SPACE) spaces++;
    if (spaces - line > Math.max(column, parent + 1)) return -1;
  }
  return Math.max(column, parent + 1);
}

function skipBlock(cursor: Cursor, first: number, indent: number): boolean {
  const { bytes } = cursor;
  let line = first;
  let after = first;
  for (;;) {
    let at = line;
    const text = line + indent;
    while (at < text && bytes[at] === SPACE) at++;
    const byte = bytes[at];
    if (at < text && byte === TAB) return false;
    if (byte === undefined) break;
    if (byte === LF || byte === CR) line = nextLine(bytes, at);
    else if (at < text) break;
    else {
      line = nextLine(bytes, at);
      after = line;
    }
  }
  cursor.valueEnd = after;
  cursor.lineAfter = after;
  skipBlankLines(cursor, line);
  return true;
}

/** Whether only spaces and a comment are between `at` and the end of the line. */
export function onlyCommentFollows(bytes: Uint8Array, at: number): boolean {
  let i = at;
  while (bytes[i] === SPACE) i++;
  const byte = bytes[i];
  return byte === LF || byte === undefined || byte === CR || (byte === HASH && i > at);
}
