/**
 * The position of a reader of block YAML, and the result of its last step: one mutable record, since a large index has millions of lines.
 */

/** The form of a value: absent, unquoted, quoted, `|` or `>`, or JSON. */
export type ValueForm = 'none' | 'plain' | 'single' | 'double' | 'block' | 'json';

/** Positions are offsets into `bytes`. */
export interface Cursor {
  readonly bytes: Uint8Array;
  /** The start of the line at which the next step begins. */
  next: number;
  /** The first byte of that line that is not a space; the difference is the indentation. */
  nextText: number;
  /** The column of the node: of its dash if it has one, else of its key. */
  column: number;
  /** Whether the node is an item of a list. */
  dash: boolean;
  /** The key without its quotes; -1 if the node is a bare item. */
  keyStart: number;
  keyEnd: number;
  keyQuoted: boolean;
  /** The first byte of the node's text, after its dash. */
  textStart: number;
  form: ValueForm;
  /** The value with its quotes, without the comment after it. */
  valueStart: number;
  valueEnd: number;
  /** Whether the value is on one line and has no escapes. */
  valueSimple: boolean;
  /** The start of the line after the value's last one. */
  lineAfter: number;
  /** After the value's lines and the blank ones that follow them, which may belong to it. */
  end: number;
  /** The offset at which the text left the supported format; -1 if it did not. */
  fault: number;
}

/** A cursor before the first line of `bytes`. */
export function cursorAt(bytes: Uint8Array, start: number): Cursor {
  const cursor: Cursor = {
    bytes,
    next: start,
    nextText: start,
    column: 0,
    dash: false,
    keyStart: -1,
    keyEnd: -1,
    keyQuoted: false,
    textStart: start,
    form: 'none',
    valueStart: start,
    valueEnd: start,
    valueSimple: true,
    lineAfter: start,
    end: start,
    fault: -1,
  };
  skipBlankLines(cursor, start);
  return cursor;
}

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
/** The quote in which a backslash escapes. */
export const DOUBLE = 0x22;
/** Begins a comment after white space. */
export const HASH = 0x23;
/** The quote in which two of them mean one. */
export const SINGLE = 0x27;
/** Begins an item before a space. */
export const DASH = 0x2d;
/** Ends a key before a space. */
export const COLON = 0x3a;
/** Escapes only in double quotes. */
export const BACKSLASH = 0x5c;

/** Whether `at` is a space, or the end of a line or the text. */
export function isSpaceOrEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === SPACE || byte === LF || byte === undefined || byte === CR;
}

/** The start of the line after the one that contains `at`. */
export function nextLine(bytes: Uint8Array, at: number): number {
  let i = at;
  for (;;) {
    const byte = bytes[i];
    if (byte === LF) return i + 1;
    if (byte === undefined) return i;
    i++;
  }
}

/** Moves the cursor to the first line from `lineStart` on that is not blank; a tab counts as text. */
export function skipBlankLines(cursor: Cursor, lineStart: number): void {
  const { bytes } = cursor;
  let line = lineStart;
  for (;;) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const byte = bytes[at];
    if (byte === LF) line = at + 1;
    else if (byte === CR) line = at + 2;
    else {
      cursor.next = byte === undefined ? at : line;
      cursor.nextText = at;
      return;
    }
  }
}
