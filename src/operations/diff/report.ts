/** The report of a diff. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartComparison } from '../../chart/compare-charts.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** One of the two versions. */
export interface ComparedVersion {
  readonly version: string;
  /** As the index has it; null if the entry has none. */
  readonly created: string | null;
  /** Of the package that was read. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** What differs between two published versions of a chart. */
export interface VersionDiffReport {
  readonly command: 'diff';
  readonly repository: RepositoryName;
  readonly name: string;
  /** Both versions and what differs; null if the diff did not get to its end. */
  readonly before: ComparedVersion | null;
  readonly after: ComparedVersion | null;
  readonly comparison: ChartComparison | null;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
