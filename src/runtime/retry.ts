/** The one retry layer: no other module waits and repeats a call. */
import { isCharthouseError } from '../base/error.ts';
import type { Clock, Random } from './clock.ts';

/** Reported before each wait. */
export interface RetryEvent {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  readonly error: unknown;
}

/** The first wait is at most this long; each next one at most twice as long. */
const firstWaitMs = 200;

/** Limit of a wait that we choose ourselves. */
const longestWaitMs = 20_000;

/** A server that asks for more is not waited for: the error, which has the time, is of more use than a run that seems to hang. */
const longestAskedMs = 300_000;

/** Options of a retry. */
export interface RetryOptions {
  readonly clock: Clock;
  readonly random: Pick<Random, 'unit'>;
  /** Also ends a wait, for example at a deadline. */
  readonly signal?: AbortSignal | undefined;
  /** All attempts together; 5 if absent. */
  readonly attempts?: number | undefined;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** What every adapter that retries needs. */
export type RetryPorts = Pick<RetryOptions, 'clock' | 'random' | 'attempts'>;

/**
 * Calls until it succeeds, fails for good, or the attempts run out; then it throws the last error unchanged. Only errors marked `retryable`
 * are retried. Waits have full jitter, so that publishers that failed together do not come back together; a `Retry-After` is the minimum
 * wait.
 */
export async function retry<T>(call: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await call(attempt);
    } catch (error) {
      const waitMs = waitBefore(attempt + 1, error, options);
      if (waitMs === undefined) throw error;
      options.onRetry?.({ attempt, waitMs, error });
      await options.clock.sleep(waitMs, options.signal);
    }
  }
}

/** How long to wait before the next attempt; undefined if there is none. */
function waitBefore(next: number, error: unknown, options: RetryOptions): number | undefined {
  if (!isCharthouseError(error) || !error.retryable || next > (options.attempts ?? 5)) return undefined;
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** (next - 2));
  const asked = error.details['retryAfterMs'];
  if (typeof asked !== 'number') return Math.ceil(options.random.unit() * most);
  return asked > longestAskedMs ? undefined : Math.ceil(options.random.unit() * most) + asked;
}
