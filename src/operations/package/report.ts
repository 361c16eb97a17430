/** What `package` gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartOutcome, Figures } from '../../repository/outcome.ts';

/** A chart that was packaged (`new`), or that could not be (`invalid`). */
export interface PackagedChart extends ChartOutcome {
  /** Path of the package that was written, or would be; null if there is none. */
  readonly file: string | null;
}

/** The report of a run. If `error` is about a chart, nothing was written; if it is about writing, packages before it were. */
export interface PackageOutcome {
  readonly command: 'package';
  readonly dryRun: boolean;
  readonly charts: readonly PackagedChart[];
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** The same, with what it took. */
export interface PackageReport extends PackageOutcome {
  readonly figures: Figures;
}
