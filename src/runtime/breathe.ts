/** A pause in long work of the processor, in which the deadline and signals are heard. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets what waits be heard; rejects if the run is to stop. */
export type Breathe = () => Promise<void>;

/** One turn of the event loop: what came before the last breath is heard at this one. Rejects with the reason of `signal`. */
export function breatheUntil(signal?: AbortSignal): Breathe {
  return async () => {
    await nextTurn();
    signal?.throwIfAborted();
  };
}
