/** The port to the runs of the workflow that publishes. */
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
