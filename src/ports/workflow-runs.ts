/** What `status` shows, part by part, and the port to its workflow runs. */
import type { CharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { Traffic } from '../runtime/traffic.ts';
import type { IndexView } from './index-status.ts';
import type { BucketMetrics, CdnMetrics } from './metric-source.ts';
import type { Part } from './part.ts';
import type { Window } from './window.ts';

/** A run of the publishing workflow that has ended. */
export interface WorkflowRun {
  readonly id: number;
  /** For people. */
  readonly url: string;
  /** GitHub's conclusion: `success`, `failure`, `timed_out`, `cancelled`, `skipped` and some more. */
  readonly conclusion: string;
  readonly startedMs: number;
  readonly durationMs: number;
  /** The tag or branch. */
  readonly ref: string | null;
}

/** A failed run, and its error message. */
export interface FailedRun extends WorkflowRun {
  readonly message: string;
}

/** The port to workflow runs. Neither call throws if access is denied: the part is lacking then. */
export interface RunSource {
  /** For people: `workflow of owner/name`. */
  readonly name: string;
  /** Runs that started in the window and have ended, newest first. */
  runs(window: Window, signal: AbortSignal): Promise<Part<readonly WorkflowRun[]>>;
  /** The error message of a failed run; a general text if its log cannot be read. */
  explain(run: WorkflowRun, signal: AbortSignal): Promise<string>;
}

/** Statistics of the publishing workflow. */
export interface Publishing {
  readonly workflow: string;
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Cancelled, skipped and the like: they are neither successes nor failures. */
  readonly others: number;
  /** From 0 to 1; null if no run counts. */
  readonly successRate: number | null;
  /** Of successful runs. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Number of counted runs in equal pieces of the window, oldest first. */
  readonly perPiece: readonly number[];
  readonly lastFailures: readonly FailedRun[];
  /** How the newest counted run ended; null if there is none. */
  readonly newest: 'succeeded' | 'failed' | null;
}

/** The report of `status`. */
export interface StatusReport {
  readonly command: 'status';
  readonly window: Window;
  readonly repository: { readonly target: string; readonly url: string | null };
  readonly publishing: Part<Publishing>;
  readonly bucket: Part<BucketMetrics>;
  readonly cdn: Part<CdnMetrics>;
  readonly index: Part<IndexView>;
  readonly figures: Traffic & { readonly durationMs: number };
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
