/** A pause in long CPU work, so that the deadline and signals take effect. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets pending events run; rejects if the run must stop. */
export type Pause = () => Promise<void>;

/** Waits one turn of the event loop: events that arrived since the last pause run now. Rejects with the reason of `signal`. */
export function pauseUntil(signal?: AbortSignal): Pause {
  return async () => {
    await nextTurn();
    signal?.throwIfAborted();
  };
}
