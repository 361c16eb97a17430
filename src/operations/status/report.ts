/** The report of `status`, part by part. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { BucketMetrics, CdnMetrics } from '../../ports/metric-source.ts';
import type { Part } from '../../ports/part.ts';
import type { Window } from '../../ports/window.ts';
import type { FailedRun } from '../../ports/workflow-runs.ts';
import type { Traffic } from '../../runtime/traffic.ts';

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
