/** What is wrong with an index for the programs that load it. */
import { lineAt } from '../line-at.ts';

/** Which Helms are concerned. */
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
  /** `index`: they refuse the whole index. `entry`: they pass over this entry without an error. */
  readonly refused: 'index' | 'entry';
}

/** A fault as a finder reports it, at an offset. */
export type FoundFault = Omit<IndexFault, 'line' | 'column'> & { readonly offset: number };

/** A person reads no more of them, and each costs a look for its line. */
export const mostFaults = 20;

/** Gives faults their lines; only the first ones are kept. */
export function placedFaults(bytes: Uint8Array, found: readonly FoundFault[]): readonly IndexFault[] {
  return found.slice(0, mostFaults).map(({ offset, ...fault }) => ({ ...fault, line: lineAt(bytes, offset) }));
}

/** The sentence of a warning or a finding: the problem and who refuses what. */
export function faultText({ problem, readers, refused }: Pick<IndexFault, 'problem' | 'readers' | 'refused'>): string {
  const effect = refused === 'index' ? 'refuses the whole index' : 'leaves the entry out';
  return `${problem}: ${readers} ${effect}`;
}

/** Remedies that most faults have. */
export const hints = {
  quote: 'put the value in quotes',
  unknown: 'remove the field: Helm knows no such field in an index',
  twice: 'keep one of the two',
  correct: 'correct the value',
  complete: 'complete the entry, or remove it',
} as const;
