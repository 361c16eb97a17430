/** The one write of the index: a compare-and-swap, and the pause after it where it was lost. */

import type { Body, ObjectStore, PutOutcome } from '../../ports/object-store.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import { indexAttributes, indexKey } from '../objects.ts';
import { type IndexMarks, metadataOf } from './index-metadata.ts';
import { durablyOrSaid } from './not-durable.ts';
import { type Look, type SettledPut, settlePut } from './resolve-unknown.ts';

/** What is put, and in the place of what. */
export interface Revision {
  readonly body: Body;
  readonly marks: IndexMarks;
  /** Of the revision that it replaces; undefined where there is none. */
  readonly replaces: string | undefined;
  /** From 1: how often this run has tried. */
  readonly attempt: number;
}

/**
 * Invariant: the index is replaced only if it is still the one that was read, and created only where there is none.
 * After a refusal comes the pause, and then the look: an index that was read before the pause would be an old one, and lose again.
 */
export function putRevision(
  { body, marks, replaces, attempt }: Revision,
  store: ObjectStore,
  look: Look & PausePorts,
): Promise<SettledPut> {
  const options = { attributes: { ...indexAttributes, metadata: metadataOf(marks) }, signal: look.signal };
  const put = () => (replaces === undefined ? store.putNew(indexKey, body, options) : store.putIfMatch(indexKey, replaces, body, options));
  const putAndPause = async (): Promise<PutOutcome> => {
    const outcome = await durablyOrSaid(store, indexKey, put);
    if (outcome.kind === 'refused') await pauseAfterLoss(attempt, look);
    return outcome;
  };
  return settlePut(putAndPause, look);
}

/** Chosen by measurement: docs/decisions/0010-s3-store.md. */
const backOff = { firstMs: 50, mostMs: 1_000 };

interface PausePorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: { readonly kind: 'commit-lost'; readonly attempt: number; readonly waitMs: number }) => void;
}

/** Full jitter: publishers that met once should not meet again. */
async function pauseAfterLoss(attempt: number, { clock, random, signal, onEvent }: PausePorts): Promise<void> {
  const ceilingMs = Math.min(backOff.mostMs, backOff.firstMs * 2 ** (attempt - 1));
  const waitMs = Math.round(random.unit() * ceilingMs);
  onEvent({ kind: 'commit-lost', attempt, waitMs });
  await clock.sleep(waitMs, signal);
}
