/** What `prune` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { Selector } from '../../repository/select-versions.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';
import type { KeptVersion } from './decide.ts';
import type { Plan, PlannedEntry } from './plan-file.ts';
import type { RetentionPolicy } from './policy.ts';

/** What decides which versions go. */
export type PruneBy = { readonly kind: 'policy'; readonly policy: RetentionPolicy } | { readonly kind: 'plan'; readonly plan: Plan };

/** The options of the user, with defaults. */
export interface PruneRequest extends ChangeRequest {
  readonly by: PruneBy;
  /** Never go. */
  readonly protect: readonly Selector[];
  /** Whether the entries are added to the archive before they leave the index. */
  readonly archive: boolean;
}

/** The effects. */
export type PrunePorts = ChangePorts;

/** A run: what it is asked for, and what it works with. */
export interface PruneContext {
  readonly request: PruneRequest;
  readonly ports: PrunePorts;
}

/** The report of a run, which succeeded if `error` is null. */
export interface PruneReport {
  readonly command: 'prune';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** The plan; it is done if the index was written. */
  readonly removed: readonly PlannedEntry[];
  /** Why each other version stays; empty if a plan is applied. */
  readonly kept: readonly KeptVersion[];
  /** The key of the index that the entries were added to; null without an archive. */
  readonly archive: string | null;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
