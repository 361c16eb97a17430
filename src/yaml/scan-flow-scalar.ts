/** Scans quoted scalars. */
import { isBlank, isBlankOrEnd, isBreak, isHexDigit } from './characters.ts';
import { advance, advanceLine, type Cursor, isAtDocumentMarker, type Mark, markOf, peek, spotOf, textSince } from './cursor.ts';
import type { ScalarToken } from './token.ts';
import { YamlError } from './yaml-error.ts';

const singleQuote = 0x27;
const backslash = 0x5c;

/** The cursor is at the opening quote. @throws YamlError */
export function scanQuotedScalar(cursor: Cursor): ScalarToken {
  const start = markOf(cursor);
  const quote = peek(cursor);
  advance(cursor);
  let text = '';
  for (;;) {
    if (isAtDocumentMarker(cursor))
      throw new YamlError('a document marker is inside a quoted text: is a quote missing before it?', spotOf(start));
    if (peek(cursor) === 0) throw new YamlError('a quoted text is not closed', spotOf(start));
    const segment = scanSegment(cursor, quote, start);
    text += segment.text;
    if (peek(cursor) === quote) break;
    text += foldBlanks(cursor, segment.isBroken);
  }
  advance(cursor);
  return { kind: 'scalar', start, end: markOf(cursor), text, plain: false };
}

/** Up to a blank, a break, the closing quote or the end. `isBroken`: it ended with an escaped line break. */
function scanSegment(cursor: Cursor, quote: number, start: Mark): { readonly text: string; readonly isBroken: boolean } {
  let text = '';
  let from = cursor.offset;
  const flush = (): void => {
    text += textSince(cursor, from);
  };
  for (let code = peek(cursor); !isBlankOrEnd(code); code = peek(cursor)) {
    if (code === quote) {
      if (quote !== singleQuote || peek(cursor, 1) !== singleQuote) break;
      advance(cursor);
      flush();
      advance(cursor);
      from = cursor.offset;
    } else if (quote !== singleQuote && code === backslash) {
      flush();
      if (isBreak(peek(cursor, 1))) {
        advance(cursor);
        advanceLine(cursor);
        return { text, isBroken: true };
      }
      text += scanEscape(cursor, start);
      from = cursor.offset;
    } else {
      advance(cursor);
    }
  }
  flush();
  return { text, isBroken: false };
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'", // only in libyaml
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function scanEscape(cursor: Cursor, start: Mark): string {
  const at = markOf(cursor);
  const letter = String.fromCharCode(peek(cursor, 1));
  const known = escapes[letter];
  const digits = hexLengths[letter];
  // Not `\/`, which YAML 1.2 and JSON allow.
  if (known === undefined && digits === undefined)
    throw new YamlError(`"\\${letter}" is not a valid escape in a double-quoted text`, spotOf(at));
  advance(cursor, 2);
  if (digits === undefined) return known ?? '';
  let hex = '';
  for (let i = 0; i < digits; i += 1) {
    if (!isHexDigit(peek(cursor, i))) throw new YamlError(`"\\${letter}" needs ${digits} hexadecimal digits`, spotOf(start));
    hex += String.fromCharCode(peek(cursor, i));
  }
  advance(cursor, digits);
  const value = Number.parseInt(hex, 16);
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) throw new YamlError(`"\\${letter}${hex}" is not a character`, spotOf(at));
  return String.fromCodePoint(value);
}

/** Blanks and breaks between two words. One break is a space, more are one fewer; blanks around breaks do not count. */
function foldBlanks(cursor: Cursor, isBroken: boolean): string {
  const start = cursor.offset;
  let [isMultiline, leadingBreak, trailingBreaks, blanks] = [isBroken, '', '', ''];
  for (let code = peek(cursor); isBlank(code) || isBreak(code); code = peek(cursor)) {
    if (isBlank(code)) {
      advance(cursor);
      if (!isMultiline) blanks = textSince(cursor, start);
    } else if (isMultiline) {
      trailingBreaks += advanceLine(cursor);
    } else {
      leadingBreak = advanceLine(cursor);
      isMultiline = true;
    }
  }
  return isMultiline ? foldBreaks(leadingBreak, trailingBreaks) : blanks;
}

/** The text between two words: an LS or PS stays, a single LF is a space. */
export function foldBreaks(leadingBreak: string, trailingBreaks: string): string {
  if (leadingBreak !== '\n') return leadingBreak + trailingBreaks;
  return trailingBreaks === '' ? ' ' : trailingBreaks;
}
