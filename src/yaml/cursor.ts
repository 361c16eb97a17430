/** A moving position in the text, with lines and columns as in libyaml: in characters, from 0. */
import { carriageReturn, isBreak, lineFeed } from './characters.ts';
import type { YamlText } from './text.ts';
import type { Spot } from './value.ts';
import { YamlError } from './yaml-error.ts';

/** A fixed position. */
export interface Mark {
  /** Into the text, in UTF-16 units. */
  readonly offset: number;
  /** In characters, for the limit on the length of a key. */
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** A moving position. */
export type Cursor = { -readonly [Part in keyof Mark]: Mark[Part] } & { readonly source: YamlText };

/** A cursor before the first character. */
export function startOf(source: YamlText): Cursor {
  return { source, offset: 0, index: 0, line: 0, column: 0 };
}

/** A copy of the cursor's position, which does not move with it. */
export function markOf({ offset, index, line, column }: Mark): Mark {
  return { offset, index, line, column };
}

/** For people, who count from 1. */
export function spotOf({ line, column }: Mark): Spot {
  return { line: line + 1, column: column + 1 };
}

/** The UTF-16 unit `ahead` of the cursor; 0 at the end. @throws YamlError if the bytes there are not text */
export function peek(cursor: Cursor, ahead = 0): number {
  const { text, fault } = cursor.source;
  const at = cursor.offset + ahead;
  if (at < text.length) return text.charCodeAt(at);
  if (fault !== undefined) throw new YamlError(fault.problem, fault.at);
  return 0;
}

/** Moves over one character that is not a line break. */
export function advance(cursor: Cursor, count = 1): void {
  for (let i = 0; i < count; i += 1) {
    const code = cursor.source.text.charCodeAt(cursor.offset);
    cursor.offset += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    cursor.index += 1;
    cursor.column += 1;
  }
}

/** Moves over one line break, and returns its meaning in a scalar: LF for all except LS and PS. Does nothing elsewhere. */
export function advanceLine(cursor: Cursor): string {
  const code = peek(cursor);
  if (!isBreak(code)) return '';
  const width = code === carriageReturn && peek(cursor, 1) === lineFeed ? 2 : 1;
  cursor.offset += width;
  cursor.index += width;
  cursor.line += 1;
  cursor.column = 0;
  return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
}

/** The text from an offset to the cursor. */
export function textSince(cursor: Cursor, start: number): string {
  return cursor.source.text.slice(start, cursor.offset);
}

/** Whether `---` or `...` is here, at the start of a line. */
export function isAtDocumentMarker(cursor: Cursor): boolean {
  if (cursor.column !== 0) return false;
  const code = peek(cursor);
  if ((code !== 0x2d && code !== 0x2e) || peek(cursor, 1) !== code || peek(cursor, 2) !== code) return false;
  const after = peek(cursor, 3);
  return after === 0 || after === 0x20 || after === 0x09 || isBreak(after);
}
