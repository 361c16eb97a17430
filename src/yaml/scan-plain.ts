/** Scans unquoted scalars. */
import { isBlank, isBlankOrEnd, isBreak, isOneOf, tab } from './characters.ts';
import { advance, advanceLine, type Cursor, isAtDocumentMarker, markOf, peek, spotOf, textSince } from './cursor.ts';
import { foldBreaks } from './scan-flow-scalar.ts';
import type { ScalarToken } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** A plain scalar, and whether it ended after a line break, where a key may start. */
export interface PlainScan {
  readonly token: ScalarToken;
  readonly endsLine: boolean;
}

/** `indent` is that of the surrounding block; in a flow collection it does not end the scalar. @throws YamlError */
export function scanPlainScalar(cursor: Cursor, context: { readonly indent: number; readonly isInFlow: boolean }): PlainScan {
  const start = markOf(cursor);
  let [text, between, end, endsLine] = ['', '', start, false];
  while (!isAtDocumentMarker(cursor) && peek(cursor) !== 0x23) {
    const from = cursor.offset;
    while (!isWordEnd(cursor, context.isInFlow)) advance(cursor);
    if (cursor.offset > from) {
      text += between + textSince(cursor, from);
      end = markOf(cursor);
      endsLine = false;
    }
    const code = peek(cursor);
    if (!isBlank(code) && !isBreak(code)) break;
    const gap = scanGap(cursor, context.indent);
    between = gap.text;
    endsLine = gap.isMultiline;
    if (!context.isInFlow && cursor.column < context.indent + 1) break;
  }
  return { token: { kind: 'scalar', start, end, text, plain: true }, endsLine };
}

function isWordEnd(cursor: Cursor, isInFlow: boolean): boolean {
  const code = peek(cursor);
  if (isBlankOrEnd(code)) return true;
  if (code === 0x3a && isBlankOrEnd(peek(cursor, 1))) return true;
  return isInFlow && isOneOf(code, ',?[]{}');
}

function scanGap(cursor: Cursor, indent: number): { readonly text: string; readonly isMultiline: boolean } {
  const from = cursor.offset;
  let [isMultiline, leadingBreak, trailingBreaks, blanks] = [false, '', '', ''];
  for (let code = peek(cursor); isBlank(code) || isBreak(code); code = peek(cursor)) {
    if (isBlank(code)) {
      if (isMultiline && code === tab && cursor.column < indent + 1)
        throw new YamlError('a tab indents a line of a text: use spaces', spotOf(cursor));
      advance(cursor);
      if (!isMultiline) blanks = textSince(cursor, from);
    } else if (isMultiline) {
      trailingBreaks += advanceLine(cursor);
    } else {
      leadingBreak = advanceLine(cursor);
      isMultiline = true;
    }
  }
  return { text: isMultiline ? foldBreaks(leadingBreak, trailingBreaks) : blanks, isMultiline };
}
