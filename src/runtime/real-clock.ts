/** Time as the machine tells it. */
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
      // Node rejects with an AbortError of its own; who aborted said why in the signal's reason.
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
