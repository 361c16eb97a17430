/** Waits until another publisher has replaced the index. */
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Clock, Random } from '../../../runtime/clock.ts';
import { indexKey } from '../../objects.ts';

/** The index version that a run saw last. */
export interface IndexSeen {
  /** Undefined: there is no index. */
  readonly etag: string | undefined;
  readonly sizeBytes: number;
}

/** What waiting takes. */
export interface WaitPorts {
  readonly store: Pick<ObjectStore, 'head'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
}

/** How long the publisher with the turn may take: a second more for each 5 MB of the index. */
const patienceMs = 2_000;
const bytesPerMs = 5_000;

/** The first pause between two looks, and the longest. */
const pausesMs = { first: 100, most: 1_000 };

/** Whether the index is another one by now. False if it is not replaced in time. @throws what the store throws, and the reason of the signal */
export async function awaitChange({ etag, sizeBytes }: IndexSeen, { store, clock, random, signal }: WaitPorts): Promise<boolean> {
  const limitMs = patienceMs + sizeBytes / bytesPerMs;
  let waitedMs = 0;
  for (let pauseMs = pausesMs.first; waitedMs < limitMs; pauseMs = Math.min(pauseMs * 1.5, pausesMs.most)) {
    // Publishers that wait for the same one should not all ask at once.
    const waitMs = Math.round(pauseMs * (0.5 + random.unit() / 2));
    await clock.sleep(waitMs, signal);
    waitedMs += waitMs;
    const now = await store.head(indexKey, { signal });
    if ((now.kind === 'found' ? now.info.etag : undefined) !== etag) return true;
  }
  return false;
}
