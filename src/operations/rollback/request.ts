/** What `rollback` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface RollbackRequest extends ChangeRequest {
  /** An id, a time or a run, as the user wrote it. */
  readonly version: string;
}

/** The effects. */
export interface RollbackPorts extends ChangePorts {
  /** Asked before listed versions are hidden or changed, each time the plan has changed. If it resolves to false, nothing changes. */
  readonly confirm: (plan: RollbackPlan) => Promise<boolean>;
}

/** A version of a chart. */
export interface NamedVersion {
  readonly name: string;
  readonly version: string;
}

/** What a rollback does to the index that it finds. */
export interface RollbackPlan {
  /** The index version that becomes the current one again. */
  readonly id: string;
  /** RFC 3339, UTC; null if it is not known. */
  readonly time: string | null;
  /** How many versions it lists. */
  readonly versions: number;
  /** Listed again. */
  readonly back: readonly NamedVersion[];
  /** Entries that become as they were. */
  readonly changed: readonly NamedVersion[];
  /** Published since, and not listed any more; their packages stay. */
  readonly hidden: readonly NamedVersion[];
}

/** The report of a run, which succeeded if `error` is null. */
export interface RollbackReport {
  readonly command: 'rollback';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** Null if no index version was found. */
  readonly plan: RollbackPlan | null;
  /** Whether you refused the plan, so that nothing changed. */
  readonly isDeclined: boolean;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
