/** Waits until another publisher has replaced the index. */
import type { Clock, Random } from '../../../runtime/clock.ts';

/** The index version that a run saw last. */
export interface IndexSeen {
  /** Undefined: there is no index. */
  readonly etag: string | undefined;
  readonly sizeBytes: number;
  /** Whether the index is another one by now: a request. */
  isReplaced(): Promise<boolean>;
  /** How long the store takes for an answer, by the last one. */
  readonly answersInMs: number;
}

/** What waiting takes. */
export interface WaitPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
}

/** How long the publisher with the turn may take: a second more for each 5 MB of the index. */
export const patienceMs = (sizeBytes: number): number => 2_000 + sizeBytes / 5_000;

/** The publisher with the turn lists intents, reads them, looks at their packages, and commits. */
const leadersRequests = 4;

/** The shortest pause between two looks, the longest, and which part of the time that has passed. A look that comes too late costs that part. */
const pauses = { leastMs: 50, mostMs: 1_000, ofWaited: 0.25 };

/** Whether the index is another one by now. False if it is not replaced in time. @throws what the store throws, and the reason of the signal */
export async function awaitChange(
  { sizeBytes, answersInMs, isReplaced }: Pick<IndexSeen, 'sizeBytes' | 'answersInMs' | 'isReplaced'>,
  { clock, random, signal }: WaitPorts,
): Promise<boolean> {
  const limitMs = patienceMs(sizeBytes);
  let waitedMs = 0;
  for (let pauseMs = leadersRequests * answersInMs; waitedMs < limitMs; pauseMs = pauses.ofWaited * waitedMs) {
    const boundedMs = Math.min(Math.max(pauseMs, pauses.leastMs), pauses.mostMs);
    // Publishers that wait for the same one should not all ask at once. One that asks too early asks again soon.
    const waitMs = Math.round(boundedMs * (0.7 + random.unit() * 0.3));
    await clock.sleep(waitMs, signal);
    waitedMs += waitMs;
    if (await isReplaced()) return true;
  }
  return false;
}
