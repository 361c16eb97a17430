/** What `pages build` gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** The report of a run, which succeeded if `error` is null. */
export interface PagesReport {
  readonly command: 'pages build';
  readonly repository: RepositoryName;
  /** The number of charts whose pages were written. */
  readonly written: number;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
