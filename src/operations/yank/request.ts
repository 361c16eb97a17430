/** What `yank` and `restore` are asked for, what they work with, and what they give back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface YankRequest extends ChangeRequest {
  /** `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly selectors: readonly string[];
  readonly reason: string | undefined;
  /** Whether the packages and their provenance files are deleted, after the commit. */
  readonly deletePackage: boolean;
}

/** The effects of a yank. */
export interface YankPorts extends ChangePorts {
  /** Asked before packages are deleted, each time the plan has changed. If it resolves to false, nothing changes. */
  readonly confirm: (plan: YankPlan) => Promise<boolean>;
}

/** The options of a restore, with defaults. */
export interface RestoreRequest extends ChangeRequest {
  readonly selectors: readonly string[];
  readonly allowEqualVersion: boolean;
}

/** The effects of a restore. `reader` reads packages where Helm gets them. */
export interface RestorePorts extends ChangePorts {
  readonly reader: RepositoryReader;
}

/**
 * What becomes of a version. `yanked`: its entry leaves the index. `restored`: it is listed again. `unchanged`: it was so before, and there
 * was nothing left to do. `finished`: an earlier run had begun it, and this one did the rest.
 */
export interface YankedVersion {
  readonly name: string;
  readonly version: string;
  readonly outcome: 'yanked' | 'restored' | 'unchanged' | 'finished';
  readonly digest: string | null;
  /** Why it was yanked. */
  readonly reason: string | null;
  /** The keys of its package and provenance file that this run deletes. */
  readonly deleted: readonly string[];
}

/** What a user consents to. */
export type YankPlan = readonly YankedVersion[];

/** The report of a run, which succeeded if `error` is null. In a dry run, `versions` has what a real run would do. */
export interface YankReport {
  readonly command: 'yank' | 'restore';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly versions: readonly YankedVersion[];
  /** Whether you refused the plan, so that nothing changed. */
  readonly isDeclined: boolean;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
