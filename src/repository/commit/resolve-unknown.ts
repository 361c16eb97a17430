/** Finds out what became of an index write whose answer is unclear: a lost answer is not a failure, and a refusal is not yet a loss. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { PutOutcome, Stored } from '../../ports/object-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { within } from '../within.ts';
import { type CurrentIndex, etagOf } from './current-index.ts';

/** Settled: ours is in (whoever answered), or another revision came between. */
export type SettledPut = Stored | { readonly kind: 'refused'; readonly index: CurrentIndex };

/** How to find out what is there. */
export interface Look {
  /** Reads the index again. */
  readonly read: (signal: AbortSignal) => Promise<CurrentIndex>;
  /** Whether what is there came of this write, or has come after it and holds what it wrote. */
  readonly isOurs: (index: CurrentIndex) => boolean;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
}

/** How long a stopped or failed run looks for what became of its write. */
const settleWithinMs = 10_000;

/**
 * Invariant: a lost answer is not a failure, and a refusal is not yet a loss. Puts, and reads back unless the store said `stored`.
 *
 * @throws what the put threw, where the index is not ours; `details.commit` is `unknown` where nobody could tell
 */
export async function settlePut(put: () => Promise<PutOutcome>, look: Look): Promise<SettledPut> {
  let failure: unknown;
  try {
    const answer = await put();
    if (answer.kind === 'stored') return answer;
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) {
    const index = await look.read(look.signal);
    return storedAs(index, look) ?? { kind: 'refused', index };
  }
  const index = await lookInTime(look, failure);
  const stored = storedAs(index, look);
  if (stored !== undefined) return stored;
  // Not there now. A folder's failed write lands no more; one on its way over a network may, and its store says so.
  throw isUnsettled(failure) ? unknownState(failure, look.signal) : failure;
}

function storedAs(index: CurrentIndex, { isOurs }: Look): SettledPut | undefined {
  const etag = etagOf(index);
  return etag !== undefined && isOurs(index) ? { kind: 'stored', etag } : undefined;
}

function isUnsettled(failure: unknown): boolean {
  return isCharthouseError(failure) && failure.details['landed'] === 'unknown';
}

/** The run's signal may be what broke the put, so the look has its own, and its own limit. */
async function lookInTime({ read, clock, signal }: Look, failure: unknown): Promise<CurrentIndex> {
  try {
    const look = await within(settleWithinMs, read, { clock });
    if (look.kind === 'done') return look.value;
  } catch {
    // Why the look failed matters less than why there had to be one.
  }
  throw unknownState(failure, signal);
}

/** A run that was stopped ends with its stop, whatever that broke. */
function unknownState(failure: unknown, { aborted, reason }: AbortSignal): CharthouseError {
  const known = [aborted ? reason : undefined, failure].find(isCharthouseError);
  return new CharthouseError(known?.code ?? 'CH_STORE_UNEXPECTED', {
    message: `${known?.message ?? 'the index could not be written'}; whether it was written is unknown`,
    hint: 'run again: it finds what is done and finishes the rest',
    details: { ...known?.details, commit: 'unknown' },
    cause: failure,
  });
}
