/** Structural tokens of one to three characters: the start of a key or block, and the blocks that it ends. */
import { advance, markOf, spotOf } from './cursor.ts';
import {
  append,
  closeBlocks,
  closeFlow,
  dropCandidate,
  isInFlow,
  openBlock,
  openFlow,
  type Scanner,
  saveCandidate,
  takeCandidate,
} from './scanner.ts';
import type { PlainToken } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** `---` or `...`. */
export function fetchDocumentMarker(scanner: Scanner, kind: PlainToken['kind']): void {
  closeBlocks(scanner, -1);
  dropCandidate(scanner);
  scanner.canStartKey = false;
  fetchIndicator(scanner, kind, 3);
}

/** `[` or `{`. */
export function fetchFlowStart(scanner: Scanner, kind: PlainToken['kind']): void {
  saveCandidate(scanner);
  openFlow(scanner);
  scanner.canStartKey = true;
  fetchIndicator(scanner, kind);
}

/** `]` or `}`; the parser refuses an unmatched one. */
export function fetchFlowEnd(scanner: Scanner, kind: PlainToken['kind']): void {
  dropCandidate(scanner);
  closeFlow(scanner);
  scanner.canStartKey = false;
  fetchIndicator(scanner, kind);
}

/** `,` */
export function fetchFlowEntry(scanner: Scanner): void {
  dropCandidate(scanner);
  scanner.canStartKey = true;
  fetchIndicator(scanner, 'flow-entry');
}

/** `- ` */
export function fetchBlockEntry(scanner: Scanner): void {
  openBlockHere(scanner, 'block-sequence-start', 'a list item cannot start here');
  dropCandidate(scanner);
  scanner.canStartKey = true;
  fetchIndicator(scanner, 'block-entry');
}

/** `? ` */
export function fetchKey(scanner: Scanner): void {
  openBlockHere(scanner, 'block-mapping-start', 'a key cannot start here');
  dropCandidate(scanner);
  scanner.canStartKey = !isInFlow(scanner);
  fetchIndicator(scanner, 'key');
}

/** `: `: turns the text before it on its line into a key. */
export function fetchValue(scanner: Scanner): void {
  const key = takeCandidate(scanner);
  if (key === undefined) {
    openBlockHere(
      scanner,
      'block-mapping-start',
      'a value cannot start here: does the text before the colon need quotes, or is the indentation wrong?',
    );
    scanner.canStartKey = !isInFlow(scanner);
  } else {
    scanner.queue.splice(key.tokenNumber - scanner.taken, 0, { kind: 'key', start: key.mark, end: key.mark });
    openBlock(scanner, 'block-mapping-start', key.mark, key.tokenNumber);
    scanner.canStartKey = false;
  }
  fetchIndicator(scanner, 'value');
}

function openBlockHere(scanner: Scanner, kind: PlainToken['kind'], problem: string): void {
  if (isInFlow(scanner)) return;
  if (!scanner.canStartKey) throw new YamlError(problem, spotOf(scanner.cursor));
  openBlock(scanner, kind, markOf(scanner.cursor));
}

function fetchIndicator(scanner: Scanner, kind: PlainToken['kind'], width = 1): void {
  const start = markOf(scanner.cursor);
  advance(scanner.cursor, width);
  append(scanner, kind, start);
}
