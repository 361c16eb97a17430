/** What a repair of an index changes. */
import type { ReadIndex } from '../types.ts';
import type { ValueChange } from './sound-node.ts';

/** What a repair changes in one entry, or at the top of the index. */
export interface IndexChange {
  /** Null for the top of the index. */
  readonly name: string | null;
  readonly version: string | null;
  /** Of the entry in the index that was read. */
  readonly line: number;
  readonly changes: readonly ValueChange[];
  /** Set if the whole item goes, since it is no entry: why. */
  readonly removed?: string;
}

/** A repaired index. */
export interface RepairedIndex {
  readonly read: ReadIndex;
  readonly changes: readonly IndexChange[];
}

/** One round. */
export interface Step {
  readonly chunks: readonly Uint8Array[];
  readonly changes: readonly IndexChange[];
}
