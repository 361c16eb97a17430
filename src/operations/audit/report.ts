/** The report of an audit. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { AuditFinding, AuditSeverity } from '../../readers/audit-rules.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** What an audit found. `error` is CH_AUDIT_FAILED if a finding is as bad as `failOn` names, and the reason if the audit did not get to its end. */
export interface AuditReport {
  readonly command: 'audit';
  readonly repository: RepositoryName;
  readonly index: { readonly revision: string | null; readonly charts: number; readonly versions: number; readonly sizeBytes: number };
  /** Versions whose packages were read. */
  readonly read: number;
  /** Versions whose packages an earlier run has read, by the journal. */
  readonly resumed: number;
  /** Versions whose packages are in a place that charthouse does not read. */
  readonly skipped: number;
  /** Findings that the list of accepted ones has; they are in neither `counts` nor `findings`. */
  readonly accepted: number;
  /** The least severity that fails the audit. */
  readonly failOn: AuditSeverity | 'never';
  /** When it ended, in ms since the epoch. */
  readonly atMs: number;
  /** By severity. */
  readonly counts: Readonly<Record<AuditSeverity, number>>;
  /** In the order of the rules. */
  readonly findings: readonly AuditFinding[];
  readonly figures: Figures;
  /** About the list of accepted findings. */
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
