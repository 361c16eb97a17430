/** Finds out what became of an index write whose answer is unclear: a lost answer is not a failure, and a refusal is not yet a loss. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { PutOutcome } from '../../store/contract.ts';
import { within } from '../within.ts';
import { type CurrentIndex, readCurrentIndex } from './current-index.ts';
import type { CommitContext, Planned } from './request.ts';

/** Settled: ours is in (whoever answered), or another revision came between. */
export type SettledPut = { readonly kind: 'stored'; readonly etag: string } | { readonly kind: 'refused'; readonly index: CurrentIndex };

/** What was about to be committed, onto what. */
export interface Attempt {
  readonly additions: readonly Planned[];
  readonly index: CurrentIndex;
  readonly context: CommitContext;
}

/** How long a stopped or failed run looks for what became of its write. */
const settleWithinMs = 10_000;

/**
 * Invariant: a lost answer is not a failure, and a refusal is not yet a loss. Puts, and reads back unless the store said `stored`.
 *
 * @throws what the put threw, where the index is not ours; `details.commit` is `unknown` where nobody could tell
 */
export async function settlePut(put: () => Promise<PutOutcome>, attempt: Attempt): Promise<SettledPut> {
  let failure: unknown;
  try {
    const answer = await put();
    if (answer.kind === 'stored') return answer;
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) {
    const index = await readBack(attempt, attempt.context.ports.signal);
    return index.kind === 'present' && holdsOurs(index, attempt) ? { kind: 'stored', etag: index.etag } : { kind: 'refused', index };
  }
  const index = await lookInTime(attempt, failure);
  if (index.kind === 'present' && holdsOurs(index, attempt)) return { kind: 'stored', etag: index.etag };
  // Told as "not changed": true only of a store whose failed writes land no more, which its contract asks for.
  throw failure;
}

function readBack({ additions, index, context: { request, ports } }: Attempt, signal: AbortSignal): Promise<CurrentIndex> {
  return readCurrentIndex(ports.store, ports.clock, {
    fileNames: additions.map(({ candidate }) => candidate.package.fileName),
    newIndex: request.newIndex,
    versionsSeen: index.kind === 'present' ? index.read.versionCount : undefined,
    signal,
  });
}

/** The run's signal may be what broke the put, so the look has its own, and its own limit. */
async function lookInTime(attempt: Attempt, failure: unknown): Promise<CurrentIndex> {
  const { clock, signal } = attempt.context.ports;
  try {
    const look = await within(settleWithinMs, (own) => readBack(attempt, own), { clock });
    if (look.kind === 'done') return look.value;
  } catch {
    // Why the look failed matters less than why there had to be one.
  }
  throw unknownState(failure, signal);
}

/** What broke the put may be the stop itself, in the words of whatever it stopped. */
function unknownState(failure: unknown, signal: AbortSignal): CharthouseError {
  const known = [failure, signal.reason].find(isCharthouseError);
  return new CharthouseError(known?.code ?? 'CH_STORE_UNEXPECTED', {
    message: `${known?.message ?? 'the index could not be written'}; whether it was written is unknown`,
    hint: 'run again: it finds what is done and finishes the rest',
    details: { ...known?.details, commit: 'unknown' },
    cause: failure,
  });
}

/** `created` carries this run's own time to the millisecond; with the digest it tells our entry from another publisher's. */
function holdsOurs(index: Extract<CurrentIndex, { kind: 'present' }>, { additions, context }: Attempt): boolean {
  if (index.runId !== undefined && index.runId === context.runId) return true;
  return additions.every(({ candidate, digest }) => {
    const { name, version } = candidate.package.metadata;
    const listed = index.read.versionsOf(name).find((entry) => entry.version === version);
    return listed !== undefined && bareDigest(listed.digest) === digest && listed.created === context.created;
  });
}
