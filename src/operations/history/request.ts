/** What `history` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { CarriedRuns } from '../../repository/history/carried-runs.ts';
import type { ChangedVersion } from '../../repository/history/change-note.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';

/** The options of the user, with defaults. */
export interface HistoryRequest {
  /** The most index versions to show, from the newest on. */
  readonly limit: number;
  /** How far back to look, in milliseconds; undefined: to the beginning. */
  readonly sinceMs: number | undefined;
}

/** The effects. */
export interface HistoryPorts {
  readonly store: ObjectStore;
  /** Whether charthouse keeps change records there: not in a git checkout. */
  readonly keepsRecords: boolean;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
  readonly signal: AbortSignal;
}

/** One index version, as programs read it. What is not known is null. */
export interface ReportedVersion {
  /** Names it for `diff` and `rollback`. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly time: string | null;
  /** `other`: another program wrote the index. `deletion`: there was no index from then on. */
  readonly kind: 'commit' | 'other' | 'deletion';
  readonly current: boolean;
  /** False if it may be a commit that did not happen. */
  readonly certain: boolean;
  readonly operation: string | null;
  readonly actor: string | null;
  readonly workflow: string | null;
  readonly commit: string | null;
  readonly run: string | null;
  readonly sizeBytes: number | null;
  /** How many versions the index lists. */
  readonly versions: number | null;
  readonly added: number | null;
  readonly changed: number | null;
  readonly removed: number | null;
  /** The first of those that were added, changed or removed; all of them if the counts say so. */
  readonly changes: readonly ChangedVersion[];
  /** Other runs whose versions the commit took along, and the first ones by name. */
  readonly carried: CarriedRuns | null;
}

/** The report of a run, which succeeded if `error` is null. */
export interface HistoryReport {
  readonly command: 'history';
  readonly repository: RepositoryName;
  /** Newest first. */
  readonly history: readonly ReportedVersion[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** Whether git has the history instead. */
  readonly inCheckout: boolean;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
