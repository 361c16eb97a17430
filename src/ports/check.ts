/** What `doctor` looks at, one thing at a time, and what comes of it. Whoever stands at a thing gives the checks of it. */
import type { Warning } from '../base/warning.ts';

/**
 * What came of a check. `warning`: publishing works, something else is worth mending. `skipped`: it could not be looked at, or what it
 * stands on failed. `message` is lower case without a final dot, `hint` one imperative, as in an error.
 */
export type Finding =
  | { readonly outcome: 'ok'; readonly message: string; readonly details?: FindingDetails }
  | { readonly outcome: 'warning' | 'failed'; readonly message: string; readonly hint: string; readonly details?: FindingDetails }
  | { readonly outcome: 'skipped'; readonly message: string; readonly hint?: string; readonly details?: FindingDetails };

/** Plain JSON for programs. Never a secret. */
export type FindingDetails = Readonly<Record<string, unknown>>;

/** One thing to look at. */
export interface Check {
  /** Stable, in kebab-case: programs go by it. */
  readonly name: string;
  /** Checks without which this one says nothing: where one of them failed or was skipped, this one is skipped. */
  readonly needs?: readonly string[];
  /** Checks that must have ended before, however they ended. */
  readonly after?: readonly string[];
  /** What it throws is its failure. Leaves nothing behind that `Checkup.tidyUp` would not remove. */
  run(signal: AbortSignal): Promise<Finding>;
}

/** The checks of one thing, in the order in which a person reads them. */
export interface Checkup {
  readonly checks: readonly Check[];
  /** What its checks found beside, once they have run: things that readers of the repository may stumble over, whatever can be published. */
  readonly warnings?: () => readonly Warning[];
  /** Removes what a check that was stopped half-way left, and says what stays all the same. Never throws. */
  tidyUp(signal: AbortSignal): Promise<readonly string[]>;
}

/** It is as it should be. */
export function ok(message: string, details?: FindingDetails): Finding {
  return { outcome: 'ok', message, ...(details === undefined ? {} : { details }) };
}

/** Publishing works all the same. */
export function warning(message: string, hint: string, details?: FindingDetails): Finding {
  return { outcome: 'warning', message, hint, ...(details === undefined ? {} : { details }) };
}

/** Publishing, or what comes of it, would fail. */
export function failed(message: string, hint: string, details?: FindingDetails): Finding {
  return { outcome: 'failed', message, hint, ...(details === undefined ? {} : { details }) };
}

/** It could not be looked at, or there is nothing to look at. */
export function skipped(message: string, hint?: string, details?: FindingDetails): Finding {
  return { outcome: 'skipped', message, ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) };
}
