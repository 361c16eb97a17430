/** The report of `verify`. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** What is wrong with one listed version, or with the index itself: a finding of an audit with the severity `error`, and its kind. */
export interface VerifyFinding extends AuditFinding {
  /**
   * `index-fault`: some Helm refuses the index, or skips an entry. `not-a-chart`: some Helm cannot load the package, or it contains another
   * chart than its entry names.
   */
  readonly kind: 'missing' | 'wrong-digest' | 'unreadable' | 'not-downloadable' | 'not-a-chart' | 'index-fault';
}

/** The report of a verify. `error` is CH_VERIFY_FAILED if there are findings. */
export interface VerifyReport {
  readonly command: 'verify';
  readonly repository: RepositoryName;
  readonly index: { readonly revision: string | null; readonly charts: number; readonly versions: number };
  /** Versions looked at. */
  readonly checked: number;
  /** Of those, the ones whose entry has no digest, so that only readability could be checked. */
  readonly withoutDigest: number;
  readonly findings: readonly VerifyFinding[];
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
