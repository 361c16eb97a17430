/** One earlier or current version of the index, as the history shows it. */
import type { ChangeNote } from './change-note.ts';

/** Where the bytes of an index version are. */
export type PastSource =
  /** A version that the store keeps. */
  | { readonly kind: 'version'; readonly id: string }
  /** The index that a change record leads to. */
  | { readonly kind: 'record'; readonly name: string }
  /** The index that was found before a change record. */
  | { readonly kind: 'snapshot'; readonly name: string }
  /** The index as it is. */
  | { readonly kind: 'object' }
  | { readonly kind: 'none' };

/** One index version. */
export interface PastIndex {
  /** Names it for `diff` and `rollback`. */
  readonly id: string;
  /** Milliseconds since the epoch by the store's clock; undefined if nothing shows it. */
  readonly atMs: number | undefined;
  /** `commit`: charthouse wrote it. `other`: another program did. `deletion`: there was no index from then on. */
  readonly kind: 'commit' | 'other' | 'deletion';
  /** Whether it is what readers get. */
  readonly isCurrent: boolean;
  /** False if it may be the record of a commit that did not happen: another program replaced the index, and nothing shows which one it found. */
  readonly isCertain: boolean;
  readonly sizeBytes: number | undefined;
  readonly sha256: string | undefined;
  readonly run: string | undefined;
  readonly note: ChangeNote | undefined;
  readonly source: PastSource;
}
