/** The checks of `doctor` and their findings. Each adapter provides the checks of its own service. */
import type { Warning } from '../base/warning.ts';

/**
 * Outcome of a check. `warning`: publishing works, but something should be fixed. `skipped`: the check could not run, or a check that it
 * needs failed. As in an error, `message` is lower case without a final dot, and `hint` is one imperative.
 */
export type Finding =
  | { readonly outcome: 'ok'; readonly message: string; readonly details?: FindingDetails }
  | { readonly outcome: 'warning' | 'failed'; readonly message: string; readonly hint: string; readonly details?: FindingDetails }
  | { readonly outcome: 'skipped'; readonly message: string; readonly hint?: string; readonly details?: FindingDetails };

/** Plain JSON for programs. Never a secret. */
export type FindingDetails = Readonly<Record<string, unknown>>;

/** One check. */
export interface Check {
  /** Stable, in kebab-case: programs rely on it. */
  readonly name: string;
  /** Checks that this one depends on: if one of them failed or was skipped, this one is skipped. */
  readonly needs?: readonly string[];
  /** Checks that must have ended before, with any outcome. */
  readonly after?: readonly string[];
  /** An error that it throws is its failure. It leaves nothing behind that `CheckGroup.cleanUp` does not remove. */
  run(signal: AbortSignal): Promise<Finding>;
}

/** The checks of one service, in reading order. */
export interface CheckGroup {
  readonly checks: readonly Check[];
  /** Available after the checks: things that readers of the repository may fail on, although publishing works. */
  readonly warnings?: () => readonly Warning[];
  /** Removes what an interrupted check left, and returns what could not be removed. Never throws. */
  cleanUp(signal: AbortSignal): Promise<readonly string[]>;
}

/** As it should be. */
export function ok(message: string, details?: FindingDetails): Finding {
  return { outcome: 'ok', message, ...(details === undefined ? {} : { details }) };
}

/** Publishing works, but something should be fixed. */
export function warning(message: string, hint: string, details?: FindingDetails): Finding {
  return { outcome: 'warning', message, hint, ...(details === undefined ? {} : { details }) };
}

/** Publishing, or its result, would fail. */
export function failed(message: string, hint: string, details?: FindingDetails): Finding {
  return { outcome: 'failed', message, hint, ...(details === undefined ? {} : { details }) };
}

/** The check could not run, or does not apply. */
export function skipped(message: string, hint?: string, details?: FindingDetails): Finding {
  return { outcome: 'skipped', message, ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) };
}
