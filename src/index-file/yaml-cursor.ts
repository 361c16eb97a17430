/** Where a reader of block YAML stands, and what it found at its last step: one mutable record, since a large index has millions of lines. */

/** How a value is written: nothing, an unquoted text, in quotes, `|` or `>`, or JSON on its own. */
export type ValueForm = 'none' | 'plain' | 'single' | 'double' | 'block' | 'json';

/** Positions are offsets into `bytes`. */
export interface Cursor {
  readonly bytes: Uint8Array;
  /** The start of the line at which the next step begins. */
  next: number;
  /** The first byte of that line that is no space; the line's indentation is the difference. */
  nextText: number;
  /** The column of the node: of its dash where it has one, else of its key. */
  column: number;
  /** Whether the node is an item of a list. */
  dash: boolean;
  /** The key without its quotes; -1 where the node is a bare item. */
  keyStart: number;
  keyEnd: number;
  keyQuoted: boolean;
  /** The first byte of the node's text, after its dash. */
  textStart: number;
  form: ValueForm;
  /** The value with its quotes, without the comment after it. */
  valueStart: number;
  valueEnd: number;
  /** Whether the value is on one line, and none of its characters is escaped. */
  valueSimple: boolean;
  /** The start of the line after the value's last one. */
  lineAfter: number;
  /** After the value's lines and the blank ones that follow them, which may belong to it. */
  end: number;
  /** Where the text left the style that is read here; -1 while it has not. */
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
/** The quote within which a backslash escapes. */
export const DOUBLE = 0x22;
/** Begins a comment after white space. */
export const HASH = 0x23;
/** The quote within which two of them stand for one. */
export const SINGLE = 0x27;
/** Begins an item before a space. */
export const DASH = 0x2d;
/** Ends a key before a space. */
export const COLON = 0x3a;
/** Escapes in double quotes only. */
export const BACKSLASH = 0x5c;

/** Whether a line or the text ends at `at`, or a space stands there. */
export function isSpaceOrEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === SPACE || byte === LF || byte === undefined || byte === CR;
}

/** The start of the line after the one that `at` is in. */
export function nextLine(bytes: Uint8Array, at: number): number {
  let i = at;
  for (;;) {
    const byte = bytes[i];
    if (byte === LF) return i + 1;
    if (byte === undefined) return i;
    i++;
  }
}

/** Puts the cursor on the first line from `lineStart` on that is not blank; a tab counts as text. */
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
