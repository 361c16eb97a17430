/** What `prune` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { Selector } from '../../repository/select-versions.ts';
import type { Doomed } from '../../repository/tombstones/delete-packages.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';
import type { KeptVersion } from './decide.ts';
import type { Plan, PlannedEntry } from './plan-file.ts';
import type { RetentionPolicy } from './policy.ts';

/** What decides which versions go. */
/** `none`: no version goes. */
export type PruneBy =
  | { readonly kind: 'none' }
  | { readonly kind: 'policy'; readonly policy: RetentionPolicy }
  | { readonly kind: 'plan'; readonly plan: Plan };

/** The options of the user, with defaults. */
export interface PruneRequest extends ChangeRequest {
  readonly by: PruneBy;
  /** Never go. */
  readonly protect: readonly Selector[];
  /** Whether the entries are added to the archive before they leave the index. */
  readonly archive: boolean;
  /** Whether packages of pruned versions are deleted, after the commit. */
  readonly deletePackages: boolean;
  /** Whether packages that no entry names are deleted, if they are older than a day. */
  readonly orphans: boolean;
}

/** A package that no entry names. */
export interface OrphanPackage {
  readonly key: string;
  readonly sizeBytes: number;
  /** RFC 3339, by the clock of the store. */
  readonly modified: string;
  /** Null if it contains no chart that Helm loads. */
  readonly name: string | null;
  readonly version: string | null;
  readonly digest: string | null;
}

/** What a user consents to. */
export type PrunePlan = Pick<PruneReport, 'removed' | 'deleted' | 'orphans'>;

/** The effects. */
export interface PrunePorts extends ChangePorts {
  /** Asked before packages are deleted, each time the plan has changed. If it resolves to false, nothing changes. */
  readonly confirm: (plan: PrunePlan) => Promise<boolean>;
}

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
  /** The keys of packages and provenance files that go, by version; of earlier prunes, too. */
  readonly deleted: readonly Doomed[];
  /** Packages that no entry names, and that go. */
  readonly orphans: readonly OrphanPackage[];
  /** Whether you refused the plan, so that nothing changed. */
  readonly isDeclined: boolean;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
