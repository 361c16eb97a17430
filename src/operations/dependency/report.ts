/** What `dependency list`, `build` and `update` give back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { LockState } from '../../chart/lock-digest.ts';
import type { Figures } from '../../repository/outcome.ts';

/** What charts/ has for a dependency, in the words of `helm dependency list`; `ok` is a packed chart, `unpacked` a folder. */
export type DependencyStatus =
  | 'ok'
  | 'unpacked'
  | 'missing'
  | 'wrong version'
  | 'invalid version'
  | 'too many matches'
  | 'misnamed'
  | 'corrupt';

/** One declared dependency. */
export interface DeclaredDependency {
  readonly name: string;
  /** The version or range in Chart.yaml. */
  readonly version: string;
  /** As in Chart.yaml, without credentials; empty if there is none. */
  readonly repository: string;
  readonly alias: string | null;
  /** The version that the lock names; after an update, of the new lock. Null if it names none. */
  readonly locked: string | null;
  /** Only of `dependency list`. */
  readonly status?: DependencyStatus;
}

/** One chart of a run. */
export interface DependencyChart {
  /** As the user named it. */
  readonly path: string;
  /** Null if the chart could not be read. */
  readonly name: string | null;
  readonly version: string | null;
  /** `listed`: of `dependency list`. `written`: charts/ or the lock has changed, or would in a dry run. */
  readonly outcome: 'listed' | 'written' | 'unchanged' | 'invalid';
  /** Of the lock before the run; null if the chart could not be read. */
  readonly lock: LockState | null;
  readonly dependencies: readonly DeclaredDependency[];
  /** Paths of files, in the order in which they are written. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Of `invalid`. */
  readonly error?: CharthouseError;
}

/** The report of a run. If one chart fails, the others are done all the same. */
export interface DependencyOutcome {
  readonly command: 'dependency';
  readonly dryRun: boolean;
  readonly charts: readonly DependencyChart[];
  /** The pin file, if versions were added to it, or would be in a dry run. */
  readonly pinFile: string | null;
  readonly warnings: readonly Warning[];
  /** The first error of a chart, or what ended the run. */
  readonly error: CharthouseError | null;
}

/** The same, with what it took. */
export interface DependencyReport extends DependencyOutcome {
  readonly figures: Figures;
}
