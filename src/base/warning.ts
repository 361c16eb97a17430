/** Findings that stop nothing, but that a person should know of. */
import type { Place } from './error.ts';

/** A stable warning code; each is described in docs/warnings.md. */
export type WarningCode =
  | 'version-not-strict'
  | 'version-not-a-string'
  | 'ignore-negation'
  | 'name-not-portable'
  | 'unknown-field'
  | 'legacy-api-version'
  | 'index-fault'
  | 'published-bytes-stand'
  | 'orphan-adopted'
  | 'verification-stale'
  | 'lock-none';

/** One finding. `message` and `hint` are lower case, without a final dot. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly where?: Place | undefined;
}
