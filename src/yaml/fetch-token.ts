/** Decides by the next character which token follows, and adds it to the scanner's queue. */
import { quoted } from '../base/quoted.ts';
import { isBlankOrEnd, isBreak, isBreakOrEnd, space, tab } from './characters.ts';
import { advance, advanceLine, isAtDocumentMarker, markOf, peek, spotOf } from './cursor.ts';
import {
  fetchBlockEntry,
  fetchDocumentMarker,
  fetchFlowEnd,
  fetchFlowEntry,
  fetchFlowStart,
  fetchKey,
  fetchValue,
} from './fetch-structure.ts';
import { scanBlockScalar } from './scan-block.ts';
import { scanDirective } from './scan-directive.ts';
import { scanQuotedScalar } from './scan-flow-scalar.ts';
import { scanAnchor, scanTag } from './scan-name.ts';
import { scanPlainScalar } from './scan-plain.ts';
import { append, closeBlocks, dropCandidate, isHeadUndecided, isInFlow, type Scanner, saveCandidate } from './scanner.ts';
import type { Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** The next token, which stays in the queue. @throws YamlError */
export function peekToken(scanner: Scanner): Token {
  for (;;) {
    const head = scanner.queue[0];
    if (head !== undefined && !isHeadUndecided(scanner)) return head;
    fetchToken(scanner);
  }
}

/** Removes the token that `peekToken` returned. @throws YamlError above the limit of tokens */
export function takeToken(scanner: Scanner): void {
  const token = scanner.queue.shift();
  if (token !== undefined && token.end.offset > token.start.offset) scanner.takenTo = token.end.offset;
  scanner.taken += 1;
  if (scanner.taken > scanner.mostTokens) throw new YamlError('the text contains too many values', spotOf(scanner.cursor));
}

function fetchToken(scanner: Scanner): void {
  const { cursor } = scanner;
  skipToToken(scanner);
  closeBlocks(scanner, cursor.column);
  const code = peek(cursor);
  if (code === 0) fetchStreamEnd(scanner);
  else if (cursor.column === 0 && code === 0x25) fetchDirective(scanner);
  else if (isAtDocumentMarker(cursor)) fetchDocumentMarker(scanner, code === 0x2d ? 'document-start' : 'document-end');
  else (byFirstCharacter.get(String.fromCharCode(code)) ?? fetchPlain)(scanner);
}

const byFirstCharacter: ReadonlyMap<string, (scanner: Scanner) => void> = new Map([
  ['[', (scanner: Scanner) => fetchFlowStart(scanner, 'flow-sequence-start')],
  ['{', (scanner: Scanner) => fetchFlowStart(scanner, 'flow-mapping-start')],
  [']', (scanner: Scanner) => fetchFlowEnd(scanner, 'flow-sequence-end')],
  ['}', (scanner: Scanner) => fetchFlowEnd(scanner, 'flow-mapping-end')],
  [',', fetchFlowEntry],
  ['-', (scanner: Scanner) => (isIndicator(scanner) ? fetchBlockEntry : fetchPlain)(scanner)],
  ['?', (scanner: Scanner) => (isInFlow(scanner) || isIndicator(scanner) ? fetchKey : fetchPlain)(scanner)],
  [':', (scanner: Scanner) => (isInFlow(scanner) || isIndicator(scanner) ? fetchValue : fetchPlain)(scanner)],
  ['*', fetchProperty],
  ['&', fetchProperty],
  ['!', fetchProperty],
  ['|', (scanner: Scanner) => (isInFlow(scanner) ? refuseCharacter : fetchBlockScalar)(scanner)],
  ['>', (scanner: Scanner) => (isInFlow(scanner) ? refuseCharacter : fetchBlockScalar)(scanner)],
  ["'", fetchQuoted],
  ['"', fetchQuoted],
  ['%', refuseCharacter],
  ['@', refuseCharacter],
  ['`', refuseCharacter],
  ['\t', refuseCharacter],
]);

/** Whether a blank, a break or the end follows the character at the cursor. */
function isIndicator({ cursor }: Scanner): boolean {
  return isBlankOrEnd(peek(cursor, 1));
}

/** Skips blanks, comments and line breaks. A tab counts as a blank only if no key can start: it must not indent one. */
function skipToToken(scanner: Scanner): void {
  const { cursor } = scanner;
  for (;;) {
    const takesTabs = isInFlow(scanner) || !scanner.canStartKey;
    for (let code = peek(cursor); code === space || (takesTabs && code === tab); code = peek(cursor)) advance(cursor);
    if (peek(cursor) === 0x23) while (!isBreakOrEnd(peek(cursor))) advance(cursor);
    if (!isBreak(peek(cursor))) return;
    advanceLine(cursor);
    if (!isInFlow(scanner)) scanner.canStartKey = true;
  }
}

function refuseCharacter({ cursor }: Scanner): void {
  const code = peek(cursor);
  const problem =
    code === tab ? 'a tab indents this line: use spaces' : `a text cannot start with ${quoted(String.fromCharCode(code))}: quote it`;
  throw new YamlError(problem, spotOf(cursor));
}

function fetchStreamEnd(scanner: Scanner): void {
  endLastLine(scanner);
  closeBlocks(scanner, -1);
  dropCandidate(scanner);
  scanner.canStartKey = false;
  append(scanner, 'stream-end', markOf(scanner.cursor));
}

/** Pretends that a line break ends the text: otherwise `[` at its very end would wait forever for the `:` that makes it a key. */
function endLastLine({ cursor }: Scanner): void {
  if (cursor.column === 0) return;
  cursor.line += 1;
  cursor.column = 0;
}

function fetchDirective(scanner: Scanner): void {
  closeBlocks(scanner, -1);
  dropCandidate(scanner);
  scanner.canStartKey = false;
  scanner.queue.push(scanDirective(scanner.cursor));
}

function fetchProperty(scanner: Scanner): void {
  const code = peek(scanner.cursor);
  saveCandidate(scanner);
  scanner.canStartKey = false;
  const { cursor, queue } = scanner;
  queue.push(code === 0x21 ? scanTag(cursor) : scanAnchor(cursor, code === 0x2a ? 'alias' : 'anchor'));
}

function fetchBlockScalar(scanner: Scanner): void {
  dropCandidate(scanner);
  scanner.canStartKey = true;
  scanner.queue.push(scanBlockScalar(scanner.cursor, scanner.indent));
}

function fetchQuoted(scanner: Scanner): void {
  saveCandidate(scanner);
  scanner.canStartKey = false;
  scanner.queue.push(scanQuotedScalar(scanner.cursor));
}

function fetchPlain(scanner: Scanner): void {
  saveCandidate(scanner);
  const { token, endsLine } = scanPlainScalar(scanner.cursor, { indent: scanner.indent, isInFlow: isInFlow(scanner) });
  scanner.canStartKey = endsLine;
  scanner.queue.push(token);
}
