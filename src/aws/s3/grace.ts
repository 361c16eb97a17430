/** A delayed signal: a write that was already sent gets some time, since its response tells what happened to it. */
import type { Clock } from '../../runtime/clock.ts';

/** The delayed signal; release it when the work is done. */
export interface Grace {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/** Aborts `graceMs` after `signal` does, with its reason. */
export function graceful(signal: AbortSignal | undefined, graceMs: number, clock: Pick<Clock, 'sleep'>): Grace {
  const own = new AbortController();
  const done = new AbortController();
  const begin = (): void => {
    clock.sleep(graceMs, done.signal).then(
      () => own.abort(signal?.reason),
      () => undefined,
    );
  };
  if (signal?.aborted === true) begin();
  else signal?.addEventListener('abort', begin, { once: true, signal: done.signal });
  return { signal: own.signal, release: () => done.abort() };
}
