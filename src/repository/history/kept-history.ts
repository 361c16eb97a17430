/** What a commit needs to leave its history behind. */
import type { RunOrigin } from '../../runtime/run-origin.ts';

/** Given to each operation by the client. Without it, commits leave nothing behind. */
export interface KeptHistory {
  readonly origin: RunOrigin;
  /** Whether change records are kept if the store keeps no versions: not in a git checkout, which has the history already. */
  readonly keepsRecords: boolean;
}
