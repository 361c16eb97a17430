/** What `package` gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';

/** A chart that was packaged (`new`), or that could not be (`invalid`). */
export interface PackagedChart extends ChartOutcome {
  /** Where the package was written, or would be; null where there is none. */
  readonly file: string | null;
}

/** The whole of a run. Where `error` is about a chart, nothing was written; where it is about writing, packages before it were. */
export interface PackageReport {
  readonly command: 'package';
  readonly dryRun: boolean;
  readonly charts: readonly PackagedChart[];
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
