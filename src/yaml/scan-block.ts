/** Scans `|` and `>` scalars. */
import { isBlank, isBreak, isBreakOrEnd, isDigit, space, tab } from './characters.ts';
import { advance, advanceLine, type Cursor, type Mark, markOf, peek, spotOf, textSince } from './cursor.ts';
import type { ScalarToken } from './token.ts';
import { YamlError } from './yaml-error.ts';

interface Header {
  /** How line breaks at the end are handled. */
  readonly chomping: 'clip' | 'strip' | 'keep';
  /** Spaces beyond the parent's indentation; 0 if the first line decides. */
  readonly increment: number;
}

/** The cursor is at the `|` or `>`. `parentIndent` is -1 at the top. @throws YamlError */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): ScalarToken {
  const start = markOf(cursor);
  const isLiteral = peek(cursor) === 0x7c;
  advance(cursor);
  const { chomping, increment } = scanHeader(cursor, start);
  const least = Math.max(parentIndent + 1, 1);
  const first = scanBreaks(cursor, increment > 0 ? Math.max(parentIndent, 0) + increment : undefined, least);
  const { indent } = first;
  let { end } = first;
  let [text, leadingBreak, trailingBreaks, wasBlank] = ['', '', first.breaks, false];
  while (cursor.column === indent && peek(cursor) !== 0) {
    const isMoreIndented = isBlank(peek(cursor));
    // Folding joins two lines only if neither is indented further, and not over an LS or PS break.
    const folds = !isLiteral && !wasBlank && !isMoreIndented && leadingBreak === '\n';
    text += (folds ? (trailingBreaks === '' ? ' ' : '') : leadingBreak) + trailingBreaks;
    wasBlank = isMoreIndented;
    const lineStart = cursor.offset;
    while (!isBreakOrEnd(peek(cursor))) advance(cursor);
    text += textSince(cursor, lineStart);
    leadingBreak = advanceLine(cursor);
    ({ end, breaks: trailingBreaks } = scanBreaks(cursor, indent, least));
  }
  if (chomping !== 'strip') text += leadingBreak;
  if (chomping === 'keep') text += trailingBreaks;
  return { kind: 'scalar', start, end, text, plain: false };
}

function scanHeader(cursor: Cursor, start: Mark): Header {
  let chomping = scanChomping(cursor);
  const increment = scanIncrement(cursor, start);
  if (chomping === undefined && increment > 0) chomping = scanChomping(cursor);
  while (isBlank(peek(cursor))) advance(cursor);
  if (peek(cursor) === 0x23) while (!isBreakOrEnd(peek(cursor))) advance(cursor);
  if (!isBreakOrEnd(peek(cursor)))
    throw new YamlError('a block scalar starts on the next line: only a comment may follow here', spotOf(cursor));
  advanceLine(cursor);
  return { chomping: chomping ?? 'clip', increment };
}

function scanChomping(cursor: Cursor): Header['chomping'] | undefined {
  const code = peek(cursor);
  if (code !== 0x2b && code !== 0x2d) return undefined;
  advance(cursor);
  return code === 0x2b ? 'keep' : 'strip';
}

function scanIncrement(cursor: Cursor, start: Mark): number {
  const code = peek(cursor);
  if (!isDigit(code)) return 0;
  if (code === 0x30) throw new YamlError('the indentation of a block scalar cannot be 0', spotOf(start));
  advance(cursor);
  return code - 0x30;
}

interface Breaks {
  readonly breaks: string;
  readonly indent: number;
  /** After the last break. */
  readonly end: Mark;
}

/** Empty lines, and the indentation of the next line. While `indent` is unknown, the most indented of these lines decides it. */
function scanBreaks(cursor: Cursor, indent: number | undefined, least: number): Breaks {
  let [breaks, deepest, end] = ['', 0, markOf(cursor)];
  const isBeforeText = (): boolean => indent === undefined || cursor.column < indent;
  for (;;) {
    while (isBeforeText() && peek(cursor) === space) advance(cursor);
    deepest = Math.max(deepest, cursor.column);
    if (isBeforeText() && peek(cursor) === tab) throw new YamlError('a block scalar is indented by a tab: use spaces', spotOf(cursor));
    if (!isBreak(peek(cursor))) break;
    breaks += advanceLine(cursor);
    end = markOf(cursor);
  }
  return { breaks, indent: indent ?? Math.max(deepest, least), end };
}
