/** Cuts a text into tokens as libyaml does, block structure included: indentation becomes start and end tokens here. */
import { type Cursor, type Mark, markOf, spotOf, startOf } from './cursor.ts';
import { YamlRefusal } from './refusal.ts';
import type { YamlText } from './text.ts';
import type { PlainToken, Token } from './token.ts';

// libyaml's go-yaml fork stops at 10,000; no chart comes near, and our reader recurses.
const deepestNesting = 1000;

// YAML limits how far behind its start the `:` of a key may stand.
const longestKey = 1024;

/** A token that turns out to be a key if a `:` follows it on its line. */
interface KeyCandidate {
  isPossible: boolean;
  /** At the indentation of the block nothing but a key can stand. */
  readonly isRequired: boolean;
  /** Counted from the first token of the text. */
  readonly tokenNumber: number;
  readonly mark: Mark;
}

/** A scan under way. Tokens wait in the queue until it is certain that no key starts at the first of them. */
export interface Scanner {
  readonly cursor: Cursor;
  readonly mostTokens: number;
  queue: Token[];
  /** How many tokens of the text have left the queue. */
  taken: number;
  /** Where the last of them that has characters of its own ends. */
  takenTo: number;
  /** The column of the innermost block; -1 outside of any. */
  indent: number;
  readonly outerIndents: number[];
  /** One candidate for each flow collection that is open, and one for the block around them. */
  readonly candidates: KeyCandidate[];
  readonly candidateOfToken: Map<number, number>;
  canStartKey: boolean;
}

/** A scan of a text from its start; past `mostTokens` it is refused. */
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

/** Whether brackets or braces are open: indentation says nothing there. */
export function isInFlow(scanner: Scanner): boolean {
  return scanner.candidates.length > 1;
}

/** Appends a token that starts at `start` and ends at the cursor. */
export function append(scanner: Scanner, kind: PlainToken['kind'], start: Mark): void {
  scanner.queue.push({ kind, start, end: markOf(scanner.cursor) });
}

/** Whether the first token that waits may still turn out to be a key. @throws YamlRefusal */
export function isHeadUndecided(scanner: Scanner): boolean {
  const slot = scanner.candidateOfToken.get(scanner.taken);
  const candidate = slot === undefined ? undefined : scanner.candidates[slot];
  return candidate !== undefined && isStillPossible(scanner, candidate);
}

/** The candidate of this level, if the `:` at the cursor makes a key of it. @throws YamlRefusal */
export function takeCandidate(scanner: Scanner): KeyCandidate | undefined {
  const candidate = scanner.candidates.at(-1);
  if (candidate === undefined || !isStillPossible(scanner, candidate)) return undefined;
  candidate.isPossible = false;
  scanner.candidateOfToken.delete(candidate.tokenNumber);
  return candidate;
}

/** A key may start at the cursor, if one may start here at all. @throws YamlRefusal */
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

/** The candidate of this level was no key. @throws YamlRefusal where only a key could stand */
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

function missingColon({ mark }: KeyCandidate): YamlRefusal {
  return new YamlRefusal('a key must stand here, with a colon and a space behind it on the same line', spotOf(mark));
}

/** A flow collection opens at the cursor. @throws YamlRefusal */
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

/** A block starts at `mark`, if it is further in than the one around it; its token goes before token `number`, or last. @throws YamlRefusal */
export function openBlock(scanner: Scanner, kind: PlainToken['kind'], mark: Mark, number?: number): void {
  if (isInFlow(scanner) || scanner.indent >= mark.column) return;
  scanner.outerIndents.push(scanner.indent);
  scanner.indent = mark.column;
  if (scanner.outerIndents.length > deepestNesting) throw tooDeep(scanner.cursor);
  const at = number === undefined ? scanner.queue.length : number - scanner.taken;
  scanner.queue.splice(at, 0, { kind, start: mark, end: mark });
}

/** Ends the blocks that are further in than `column`. */
export function closeBlocks(scanner: Scanner, column: number): void {
  if (isInFlow(scanner)) return;
  while (scanner.indent > column) {
    append(scanner, 'block-end', markOf(scanner.cursor));
    scanner.indent = scanner.outerIndents.pop() ?? -1;
  }
}

function tooDeep(cursor: Cursor): YamlRefusal {
  return new YamlRefusal(`values are nested deeper than ${deepestNesting} levels`, spotOf(cursor));
}
