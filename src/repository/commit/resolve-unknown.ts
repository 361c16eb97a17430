/** Finds out what became of an index write whose answer is unclear: a lost answer is not a failure, and a refused write is not yet a conflict. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { PutOutcome, Stored } from '../../ports/object-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { within } from '../within-time.ts';
import { etagOf, type IndexVersion } from './current-index.ts';

/**
 * `stored`: ours is in the store, whatever was answered; `index` is the one that was read to find that out. `refused`: another run replaced
 * the index by `index`.
 */
export type ResolvedPut<C extends IndexVersion> =
  | (Stored & { readonly index?: C | undefined })
  | { readonly kind: 'refused'; readonly index: C };

/** How to find out what is there. */
export interface Look<C extends IndexVersion> {
  /** Reads the index again. */
  readonly read: (signal: AbortSignal) => Promise<C>;
  /** Whether what is there was written by this write, or was written after it and contains what it wrote. */
  readonly isOurs: (index: C) => boolean;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
}

/** How long a stopped or failed run looks for what became of its write. */
const resolveWithinMs = 10_000;

/**
 * Invariant: a lost answer is not a failure, and a refused write is not yet a conflict. Puts, and reads back unless the store answered `stored`.
 *
 * @throws what the put threw, if the index is not ours; `details.commit` is `unknown` if the look did not find out
 */
export async function resolvePut<C extends IndexVersion>(put: () => Promise<PutOutcome>, look: Look<C>): Promise<ResolvedPut<C>> {
  let failure: unknown;
  try {
    const answer = await put();
    if (answer.kind === 'stored') return answer;
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) {
    const index = await look.read(look.signal).catch((error: unknown) => Promise.reject(notSeen(error)));
    return storedAs(index, look) ?? { kind: 'refused', index };
  }
  const index = await lookInTime(look, failure);
  const stored = storedAs(index, look);
  if (stored !== undefined) return stored;
  // It is not there now. A failed write into a folder cannot land later; one over a network may, and its error has `landed: 'unknown'`.
  throw mayLand(failure) ? unknownState(failure, look.signal) : failure;
}

function storedAs<C extends IndexVersion>(index: C, { isOurs }: Look<C>): (Stored & { readonly index: C }) | undefined {
  const etag = etagOf(index);
  return etag !== undefined && isOurs(index) ? { kind: 'stored', etag, index } : undefined;
}

function mayLand(failure: unknown): boolean {
  return isCharthouseError(failure) && failure.details['landed'] === 'unknown';
}

/** The run's signal may be what broke the put, so the look has its own signal, and its own limit. */
async function lookInTime<C extends IndexVersion>({ read, clock, signal }: Look<C>, failure: unknown): Promise<C> {
  try {
    const look = await within(resolveWithinMs, read, { clock });
    if (look.kind === 'done') return look.value;
  } catch {
    // Why the look failed matters less than why it was needed.
  }
  throw unknownState(failure, signal);
}

/** A retry below may have got that response, after its first try had written the index. The error keeps its own hint. */
function notSeen(error: unknown): unknown {
  if (!isCharthouseError(error)) return error;
  const { code, message, hint, where, details } = error;
  return new CharthouseError(code, { message, hint, where, details: { ...details, commit: 'unknown' }, cause: error });
}

/** A run that was stopped reports its stop, whatever that broke. */
export function unknownState(failure: unknown, { aborted, reason }: AbortSignal): CharthouseError {
  const known = [aborted ? reason : undefined, failure].find(isCharthouseError);
  return new CharthouseError(known?.code ?? 'CH_STORE_UNEXPECTED', {
    message: `${known?.message ?? 'the index could not be written'}; whether it was written is unknown`,
    hint: 'run again: it finds what is done and finishes the rest',
    details: { ...known?.details, commit: 'unknown' },
    cause: failure,
  });
}
