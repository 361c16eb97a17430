/** The report of an audit. */
import type { CharthouseError } from '../../base/error.ts';
import type { AuditFinding, AuditSeverity } from '../../readers/audit-rules.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** What an audit found. `error` is CH_AUDIT_FAILED if a finding is as bad as `failOn` names, and the reason if the audit did not get to its end. */
export interface AuditReport {
  readonly command: 'audit';
  readonly repository: RepositoryName;
  readonly index: { readonly revision: string | null; readonly charts: number; readonly versions: number; readonly sizeBytes: number };
  /** Versions whose packages were read. */
  readonly read: number;
  /** Versions whose packages are in a place that charthouse does not read. */
  readonly skipped: number;
  /** By severity. */
  readonly counts: Readonly<Record<AuditSeverity, number>>;
  /** In the order of the rules. */
  readonly findings: readonly AuditFinding[];
  readonly figures: Figures;
  readonly error: CharthouseError | null;
}
