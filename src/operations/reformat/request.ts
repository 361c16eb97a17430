/** What `reformat` is asked for, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { ChangeRequest } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface ReformatRequest extends ChangeRequest {
  readonly indexStyle: IndexStyle;
}

/** An index as a file. */
export interface IndexFile {
  readonly style: IndexStyle;
  readonly sizeBytes: number;
}

/** The report of a run, which succeeded if `error` is null. */
export interface ReformatReport {
  readonly command: 'reformat';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** Null if no index was read. */
  readonly before: IndexFile | null;
  /** The plan; it is done if the index was written. Null if there is nothing to do. */
  readonly after: IndexFile | null;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
