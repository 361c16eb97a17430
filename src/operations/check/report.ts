/** The report of a check. */
import type { CharthouseError, Place } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartComparison } from '../../chart/compare-charts.ts';
import type { AuditCode, AuditSeverity } from '../../readers/audit-rules.ts';
import type { ChartOutcome, Figures, RepositoryName } from '../../repository/outcome.ts';
import type { VersionState } from './published-versions.ts';

/** What a reader makes of a chart. The rules are those of `audit`. */
export interface ChartFinding {
  readonly rule: AuditCode;
  readonly severity: AuditSeverity;
  readonly readers: readonly string[];
  readonly message: string;
  readonly remedy: string;
  readonly place: Place | null;
}

/** What is known of one chart beside its outcome. */
export interface CheckedChart {
  /** As the user named it. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** Null if there was nothing to compare with. */
  readonly state: VersionState | null;
  /** The newest published version; null if there is none. */
  readonly newest: string | null;
  /** The version that the files were compared with, and what differs; null if there is none, or if its package could not be read. */
  readonly since: string | null;
  readonly comparison: ChartComparison | null;
  readonly findings: readonly ChartFinding[];
}

/** The whole of a check. `outcome` of a chart is what a publish would make of it. */
export interface CheckReport {
  readonly command: 'check';
  /** `target` is empty if no repository is named. */
  readonly repository: RepositoryName;
  readonly charts: readonly ChartOutcome[];
  /** Of the charts that could be packaged. */
  readonly checks: readonly CheckedChart[];
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  /** The first error of a chart, or what ended the run. */
  readonly error: CharthouseError | null;
}
