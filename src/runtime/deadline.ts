/** A signal that aborts after a given time. */
import { setMaxListeners } from 'node:events';
import { timerMs } from './timer-ms.ts';

/** The signal, and the function that releases its timer. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Call it when the work is done: the timer does not keep the process alive, but it uses memory. */
  readonly clear: () => void;
}

/** Aborts with `reason()` after `durationMs`, or with the reason of `outer` as soon as that aborts. */
export function withDeadline(durationMs: number, reason: () => unknown, outer?: AbortSignal): Deadline {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(reason()), timerMs(durationMs));
  timer.unref();
  const signal = outer === undefined ? own.signal : AbortSignal.any([outer, own.signal]);
  // Parallel work adds many listeners; Node would warn the user about a leak.
  setMaxListeners(0, signal);
  return { signal, clear: () => clearTimeout(timer) };
}
