/** Faults of an index for the programs that load it. */
import { lineAt } from '../line-at.ts';

/** The affected Helm versions. */
export type Readers = 'every Helm' | 'Helm 3.12' | 'Helm up to 3.17' | 'Helm 3.13 and later';

/** One fault. */
export interface IndexFault {
  /** From 1. */
  readonly line: number;
  /** From 1; undefined if only the line is known. */
  readonly column?: number | undefined;
  /** Such as `appVersion is a number and must be a string`. */
  readonly problem: string;
  readonly hint: string;
  readonly readers: Readers;
  /** `index`: they refuse the whole index. `entry`: they skip this entry without an error. */
  readonly refused: 'index' | 'entry';
}

/** A fault as a parser reports it, at an offset. */
export type FoundFault = Omit<IndexFault, 'line' | 'column'> & { readonly offset: number };

/**
 * Of the rules by which an index is judged: count it up if one of them gets stricter. A map of a large index says of charts that are not read
 * again that they have no fault, and is believed only by the edition that it was made with.
 */
export const rulesEdition = 1;

/** More do not help a person, and each costs a search for its line. */
export const mostFaults = 20;

/** Adds line numbers to faults; only the first ones are kept. */
export function placedFaults(bytes: Uint8Array, found: readonly FoundFault[]): readonly IndexFault[] {
  return found.slice(0, mostFaults).map(({ offset, ...fault }) => ({ ...fault, line: lineAt(bytes, offset) }));
}

/** The text of a warning or finding: the problem and its effect. */
export function faultText({ problem, readers, refused }: Pick<IndexFault, 'problem' | 'readers' | 'refused'>): string {
  const effect = refused === 'index' ? 'refuses the whole index' : 'skips the entry';
  return `${problem}: ${readers} ${effect}`;
}

/** Frequent remedies. */
export const hints = {
  quote: 'put the value in quotes',
  unknown: 'remove the field: Helm does not allow it in an index',
  twice: 'keep one of the two',
  correct: 'correct the value',
  complete: 'complete the entry, or remove it',
} as const;
