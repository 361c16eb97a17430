/** Splits a text into tokens like libyaml, block structure included: indentation becomes start and end tokens here. */
import { type Cursor, type Mark, markOf, spotOf, startOf } from './cursor.ts';
import type { YamlText } from './text.ts';
import type { PlainToken, Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

// go-yaml's fork of libyaml allows 10,000; no chart comes close, and our reader is recursive.
const deepestNesting = 1000;

// YAML limits the distance between the start of a key and its `:`.
const longestKey = 1024;

/** A token that becomes a key if a `:` follows it on its line. */
interface KeyCandidate {
  isPossible: boolean;
  /** At the indentation of the block, only a key is allowed. */
  readonly isRequired: boolean;
  /** Counted from the first token of the text. */
  readonly tokenNumber: number;
  readonly mark: Mark;
}

/** A scan in progress. Tokens wait in the queue until it is certain that the first of them is not the start of a key. */
export interface Scanner {
  readonly cursor: Cursor;
  readonly mostTokens: number;
  queue: Token[];
  /** How many tokens of the text have left the queue. */
  taken: number;
  /** The end of the last of them that has characters of its own. */
  takenTo: number;
  /** The column of the innermost block; -1 outside of any. */
  indent: number;
  readonly outerIndents: number[];
  /** One candidate for each open flow collection, and one for the block around them. */
  readonly candidates: KeyCandidate[];
  readonly candidateOfToken: Map<number, number>;
  canStartKey: boolean;
}

/** A scan of a text from its start; more than `mostTokens` are refused. */
export function newScanner(source: YamlText, mostTokens: number): Scanner {
  const cursor = startOf(source);
  const candidates = [{ isPossible: false, isRequired: false, tokenNumber: 0, mark: markOf(cursor) }];
  return {
    cursor,
    mostTokens,
    queue: [],
    taken: 0,
    takenTo: 0,
    indent: -1,
    outerIndents: [],
    candidates,
    candidateOfToken: new Map(),
    canStartKey: true,
  };
}

/** Whether brackets or braces are open: then indentation has no meaning. */
export function isInFlow(scanner: Scanner): boolean {
  return scanner.candidates.length > 1;
}

/** Appends a token that starts at `start` and ends at the cursor. */
export function append(scanner: Scanner, kind: PlainToken['kind'], start: Mark): void {
  scanner.queue.push({ kind, start, end: markOf(scanner.cursor) });
}

/** Whether the first token in the queue may still become a key. @throws YamlError */
export function isHeadUndecided(scanner: Scanner): boolean {
  const slot = scanner.candidateOfToken.get(scanner.taken);
  const candidate = slot === undefined ? undefined : scanner.candidates[slot];
  return candidate !== undefined && isStillPossible(scanner, candidate);
}

/** The candidate of this level, if the `:` at the cursor makes it a key. @throws YamlError */
export function takeCandidate(scanner: Scanner): KeyCandidate | undefined {
  const candidate = scanner.candidates.at(-1);
  if (candidate === undefined || !isStillPossible(scanner, candidate)) return undefined;
  candidate.isPossible = false;
  scanner.candidateOfToken.delete(candidate.tokenNumber);
  return candidate;
}

/** Saves a candidate at the cursor, if a key may start here. @throws YamlError */
export function saveCandidate(scanner: Scanner): void {
  if (!scanner.canStartKey) return;
  const { cursor, taken, queue } = scanner;
  const isRequired = !isInFlow(scanner) && scanner.indent === cursor.column;
  dropCandidate(scanner);
  const tokenNumber = taken + queue.length;
  const slot = scanner.candidates.length - 1;
  scanner.candidates[slot] = { isPossible: true, isRequired, tokenNumber, mark: markOf(cursor) };
  scanner.candidateOfToken.set(tokenNumber, slot);
}

/** The candidate of this level is not a key. @throws YamlError if only a key is allowed */
export function dropCandidate(scanner: Scanner): void {
  const candidate = scanner.candidates.at(-1);
  if (candidate === undefined || !candidate.isPossible) return;
  if (candidate.isRequired) throw missingColon(candidate);
  candidate.isPossible = false;
  scanner.candidateOfToken.delete(candidate.tokenNumber);
}

function isStillPossible({ cursor }: Scanner, candidate: KeyCandidate): boolean {
  if (!candidate.isPossible) return false;
  if (candidate.mark.line === cursor.line && candidate.mark.index + longestKey >= cursor.index) return true;
  if (candidate.isRequired) throw missingColon(candidate);
  candidate.isPossible = false;
  return false;
}

function missingColon({ mark }: KeyCandidate): YamlError {
  return new YamlError('expected a key, followed by a colon and a space on the same line', spotOf(mark));
}

/** A flow collection opens at the cursor. @throws YamlError */
export function openFlow(scanner: Scanner): void {
  const { cursor, taken, queue, candidates } = scanner;
  candidates.push({ isPossible: false, isRequired: false, tokenNumber: taken + queue.length, mark: markOf(cursor) });
  if (candidates.length > deepestNesting) throw tooDeep(cursor);
}

/** A flow collection closes, if one is open. */
export function closeFlow(scanner: Scanner): void {
  if (!isInFlow(scanner)) return;
  const candidate = scanner.candidates.pop();
  if (candidate !== undefined) scanner.candidateOfToken.delete(candidate.tokenNumber);
}

/**
 * A block starts at `mark`, if it is indented further than the one around it; its token goes before token `number`, or last. @throws
 * YamlError
 */
export function openBlock(scanner: Scanner, kind: PlainToken['kind'], mark: Mark, number?: number): void {
  if (isInFlow(scanner) || scanner.indent >= mark.column) return;
  scanner.outerIndents.push(scanner.indent);
  scanner.indent = mark.column;
  if (scanner.outerIndents.length > deepestNesting) throw tooDeep(scanner.cursor);
  const at = number === undefined ? scanner.queue.length : number - scanner.taken;
  scanner.queue.splice(at, 0, { kind, start: mark, end: mark });
}

/** Ends the blocks that are indented further than `column`. */
export function closeBlocks(scanner: Scanner, column: number): void {
  if (isInFlow(scanner)) return;
  while (scanner.indent > column) {
    append(scanner, 'block-end', markOf(scanner.cursor));
    scanner.indent = scanner.outerIndents.pop() ?? -1;
  }
}

function tooDeep(cursor: Cursor): YamlError {
  return new YamlError(`values are nested deeper than ${deepestNesting} levels`, spotOf(cursor));
}
