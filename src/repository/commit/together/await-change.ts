/** Waits until another publisher has replaced the index. */
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Clock, Random } from '../../../runtime/clock.ts';
import { indexKey } from '../../objects.ts';

/** The index version that a run saw last. */
export interface IndexSeen {
  /** Undefined: there is no index. */
  readonly etag: string | undefined;
  readonly sizeBytes: number;
  /** How long the store takes for an answer, by the last one. */
  readonly answersInMs: number;
}

/** What waiting takes. */
export interface WaitPorts {
  readonly store: Pick<ObjectStore, 'head'>;
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
  { etag, sizeBytes, answersInMs }: IndexSeen,
  { store, clock, random, signal }: WaitPorts,
): Promise<boolean> {
  const limitMs = patienceMs(sizeBytes);
  let waitedMs = 0;
  for (let pauseMs = leadersRequests * answersInMs; waitedMs < limitMs; pauseMs = pauses.ofWaited * waitedMs) {
    const boundedMs = Math.min(Math.max(pauseMs, pauses.leastMs), pauses.mostMs);
    // Publishers that wait for the same one should not all ask at once.
    const waitMs = Math.round(boundedMs * (0.75 + random.unit() / 2));
    await clock.sleep(waitMs, signal);
    waitedMs += waitMs;
    const now = await store.head(indexKey, { signal });
    if ((now.kind === 'found' ? now.info.etag : undefined) !== etag) return true;
  }
  return false;
}
