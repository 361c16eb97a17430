/** A signal that is aborted when time is up. */
import { setMaxListeners } from 'node:events';
import { timerMs } from './timer-ms.ts';

/** The signal, and the way to let go of its timer. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Must be called when the work is done: a waiting timer keeps nothing alive, but holds memory. */
  readonly clear: () => void;
}

/** Aborts with `reason()` after `durationMs`, or as soon as `outer` does, with its reason. */
export function withDeadline(durationMs: number, reason: () => unknown, outer?: AbortSignal): Deadline {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(reason()), timerMs(durationMs));
  timer.unref();
  const signal = outer === undefined ? own.signal : AbortSignal.any([outer, own.signal]);
  // Whoever works on many things at once listens as often; Node takes that for a leak, and says so to whoever runs us.
  setMaxListeners(0, signal);
  return { signal, clear: () => clearTimeout(timer) };
}
