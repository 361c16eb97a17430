/** The report of `doctor`. */

import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Finding } from '../../ports/check.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';

/** Result of one check; docs/doctor.md has a section for each. */
export type CheckResult = Finding & { readonly check: string };

/** The whole report. `error` is CH_DOCTOR_FAILED if a check failed; warnings of checks are only in `checks`. */
export interface DoctorReport {
  readonly command: 'doctor';
  readonly repository: RepositoryName;
  readonly checks: readonly CheckResult[];
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
