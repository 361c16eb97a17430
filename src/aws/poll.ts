/** Polls with our own clock; the SDK's waiters start with 20 s. */
import type { Clock } from '../runtime/clock.ts';

/** The first wait; each next one is half as long again, up to the second value. */
const waitsMs = { first: 2_000, most: 5_000 };

/** How long to poll, and with what. */
export interface PollOptions {
  readonly limitMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Called before each wait. */
  readonly onWait?: ((attempt: number, waitMs: number) => void) | undefined;
}

/** Calls `ask` until it returns an answer; undefined if there is none when the time is over. The last call is at the very end. */
export async function poll<T>(ask: () => Promise<T | undefined>, { limitMs, clock, signal, onWait }: PollOptions): Promise<T | undefined> {
  const until = clock.now() + limitMs;
  let waitMs = waitsMs.first;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const leftMs = until - clock.now();
    if (leftMs <= 0) return undefined;
    const nextMs = Math.min(waitMs, leftMs);
    onWait?.(attempt, nextMs);
    await clock.sleep(nextMs, signal);
    waitMs = Math.min(waitMs * 1.5, waitsMs.most);
  }
}
