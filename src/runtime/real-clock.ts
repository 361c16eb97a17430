/** The real time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { timerMs } from './timer-ms.ts';

/** The machine's clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (durationMs, signal) => {
    try {
      await delay(timerMs(durationMs), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node rejects with its own AbortError; the signal's reason says why.
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
