/** What `status` shows, part by part, and where the figures come from. */
import type { CharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { Traffic } from '../runtime/traffic.ts';
import type { IndexLook } from './index-status.ts';
import type { BucketFigures, CdnFigures } from './metric-source.ts';
import type { Part } from './part.ts';
import type { Window } from './window.ts';

/** A run of the publishing workflow that has ended. */
export interface WorkflowRun {
  readonly id: number;
  /** For people. */
  readonly url: string;
  /** GitHub's word: `success`, `failure`, `timed_out`, `cancelled`, `skipped` and some more. */
  readonly conclusion: string;
  readonly startedMs: number;
  readonly durationMs: number;
  /** The tag or branch. */
  readonly ref: string | null;
}

/** A run that failed, and what it said. */
export interface FailedRun extends WorkflowRun {
  readonly message: string;
}

/** Where runs come from. Neither throws for a refusal: it is the part that is lacking. */
export interface RunSource {
  /** For people: `workflow of owner/name`. */
  readonly name: string;
  /** Those that began in the window and have ended, newest first. */
  runs(window: Window, signal: AbortSignal): Promise<Part<readonly WorkflowRun[]>>;
  /** What a failed run said; a plain word where nobody may look. */
  explain(run: WorkflowRun, signal: AbortSignal): Promise<string>;
}

/** How publishing has been doing. */
export interface Publishing {
  readonly workflow: string;
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Cancelled, skipped and the like: they count neither way. */
  readonly others: number;
  /** From 0 to 1; null without a run that counts. */
  readonly successRate: number | null;
  /** Of successful runs. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Runs that counted, in equal pieces of the window, oldest first. */
  readonly perPiece: readonly number[];
  readonly lastFailures: readonly FailedRun[];
  /** How the newest run ended that counts; null without one. */
  readonly newest: 'succeeded' | 'failed' | null;
}

/** What came of a look. */
export interface StatusReport {
  readonly command: 'status';
  readonly window: Window;
  readonly repository: { readonly target: string; readonly url: string | null };
  readonly publishing: Part<Publishing>;
  readonly bucket: Part<BucketFigures>;
  readonly cdn: Part<CdnFigures>;
  readonly index: Part<IndexLook>;
  readonly figures: Traffic & { readonly durationMs: number };
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
