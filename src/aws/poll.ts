/** Asks by our own clock for what takes its time; the SDK's waiters begin with 20 s. */
import type { Clock } from '../runtime/clock.ts';

/** The first wait; each next one is half as long again, up to the second. */
const waitsMs = { first: 2_000, most: 5_000 };

/** How long, and what with. */
export interface PollOptions {
  readonly limitMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onWait?: ((attempt: number, waitMs: number) => void) | undefined;
}

/** Asks until there is an answer; undefined where there is none when the time is over. It is asked once more at the very end. */
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
