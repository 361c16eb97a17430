/** What a run does about other publishers that commit at the same moment: it leaves its intent, and takes theirs along if it is its turn. */
import { bareDigest } from '../../../base/digest.ts';
import { isCharthouseError } from '../../../base/error.ts';
import type { ReadIndex } from '../../../index-file/types.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Clock, Random } from '../../../runtime/clock.ts';
import type { RunOrigin } from '../../../runtime/run-origin.ts';
import { within } from '../../within-time.ts';
import { unknownState } from '../resolve-unknown.ts';
import type { IndexSeen } from './await-change.ts';
import { type IntendedEntry, type Intent, intentAttributes, intentKey, intentText, mostIntentBytes } from './intent.ts';
import { type Leftover, type PendingIntent, readPending, removeAll } from './intents.ts';
import { takeTurn } from './turn.ts';

/** A run that may meet others. */
export interface Attendance {
  readonly runId: string;
  readonly by: RunOrigin;
  /** What the run adds, as it stands now. */
  intended(): readonly IntendedEntry[];
}

/** `alone`: commit for this run. `leads`: commit for this run, and with these intents. `moved`: read the index again first. */
export type MeetingTurn =
  | { readonly kind: 'alone' | 'moved' }
  | {
      readonly kind: 'leads';
      readonly intents: readonly Intent[];
    };

/** The index that is about to be replaced. */
export interface MetIndex extends Omit<IndexSeen, 'answersInMs'> {
  /** How many others its publisher met, if that was a moment ago. */
  readonly met: number;
  readonly read: ReadIndex | undefined;
}

/** One for each commit. */
export interface Meeting {
  /** Whether another publisher may list what this run adds. */
  isOpen(): boolean;
  /**
   * After the conflict number `losses`, with `others` that were writing, if the store sees that. Returns whether the run goes on at once, without the pause that keeps publishers apart. The intent
   * is on its way while the run reads the index.
   */
  lost(losses: number, others?: number): boolean;
  /** Before each attempt. */
  turn(index: MetIndex): Promise<MeetingTurn>;
  /** For the metadata of the index that the run is about to put, with so many intents. Undefined if it met no other publisher. */
  met(carried: number): number | undefined;
  /** When the run has committed, or has nothing to commit. */
  end(): Promise<void>;
  /** When it fails. Returns the error to end with. */
  fail(error: unknown): Promise<unknown>;
}

interface Ports {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
}

/**
 * A publisher leaves its intent if it knows of so many others: each conflict is one, and so is what the publisher of the index had met. Two
 * that meet are done sooner, and with fewer requests, if each commits for itself.
 */
const fewestMet = 2;

/** How long intents that were listed count as pending. They may expire meanwhile, so this is little of their life. */
const knownForMs = 60_000;

/** How long a run that has failed tries to remove its intent. */
const removeWithinMs = 10_000;

/** For a commit that nothing else can make. */
export const noMeeting: Meeting = {
  isOpen: () => false,
  lost: () => false,
  turn: async () => ({ kind: 'alone' }),
  met: () => undefined,
  end: async () => undefined,
  fail: async (error) => error,
};

/** Invariant: nothing that goes wrong with intents stops a publish. It goes on as if there were none. */
export function openMeeting({ runId, by, intended }: Attendance, ports: Ports): Meeting {
  const { signal } = ports;
  let leaving = Promise.resolve();
  let [isOff, left, lefts] = [false, undefined as (Leftover & { readonly text: string }) | undefined, 0];
  // Whether this run has the turn, and another publisher was faster.
  let [losses, isOvertaken, listedMs] = [0, false, 0];
  // The index version that others seemed to have replaced.
  let movedFrom: string | undefined;
  let claim: Leftover | undefined;
  const known = new Map<string, PendingIntent>();
  const over = new Map<string, Leftover>();

  const goAlone = (): MeetingTurn => {
    isOff = true;
    return { kind: 'alone' };
  };
  /** Without an answer, the run goes on alone. */
  const orAlone = async <T>(act: () => Promise<T>, alone: T): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      if (!isCharthouseError(error)) throw error;
      isOff = true;
      return alone;
    }
  };
  const leave = async (): Promise<void> => {
    const entries = intended();
    const text = intentText({ run: runId, by, entries });
    if (entries.length === 0 || text === left?.text || Buffer.byteLength(text) > mostIntentBytes) return;
    // Before the new one: nothing should list what this run does not add any more.
    if (left !== undefined) await removeAll([left], ports);
    const key = intentKey(runId, ++lefts);
    // Before the answer: a write whose answer is lost may have taken effect.
    left = { key, text };
    const put = await ports.store.putNew(key, [Buffer.from(text)], { attributes: intentAttributes, isBrief: true, signal });
    if (put.kind === 'stored') left = { key, text, etag: put.etag };
  };
  /** Those that are listed by now are over: their publishers have removed them, or are dead. */
  const lead = (pending: Iterable<PendingIntent>, read: ReadIndex | undefined): MeetingTurn => {
    const all = [...pending];
    for (const { key, etag, intent } of all) if (isListed(intent, read)) over.set(key, { key, etag });
    return { kind: 'leads', intents: all.filter(({ key }) => !over.has(key)).map(({ intent }) => intent) };
  };
  const take = async ({ read, ...index }: MetIndex): Promise<MeetingTurn> => {
    const { etag } = index;
    // Publishers that come one after another, and have nothing to list first, would overtake this one again and again.
    if (isOvertaken && ports.clock.now() - listedMs < knownForMs) return lead(known.values(), read);
    // A proxy that changes ETags: this would go on for ever.
    if (etag !== undefined && etag === movedFrom) return goAlone();
    const turn = await takeTurn(index, ports);
    if (turn.kind === 'moved') {
      movedFrom = etag;
      return turn;
    }
    if (claim !== undefined) over.set(claim.key, claim);
    claim = turn.claim;
    listedMs = ports.clock.now();
    const { intents, expired } = await readPending(left?.key, known, ports);
    for (const key of expired) over.set(key, { key });
    return lead(intents, read);
  };
  const own = (): readonly Leftover[] => [left, claim].filter((each) => each !== undefined);
  const remove = (leftovers: readonly Leftover[], stop: AbortSignal): Promise<void> =>
    removeAll(leftovers, { store: ports.store, signal: stop });

  return {
    isOpen: () => left !== undefined,
    lost: (times, others = 0) => {
      losses = times;
      const isFirst = left === undefined;
      if (!isOff && Math.max(losses, others) >= fewestMet) leaving = orAlone(leave, undefined);
      // The next step of the run waits for it.
      leaving.catch(() => undefined);
      isOvertaken = claim !== undefined && !isOff;
      return !isOff && left !== undefined && (isFirst || isOvertaken);
    },
    turn: async (index) => {
      await leaving;
      if (left === undefined && !isOff && losses + index.met >= fewestMet) await orAlone(leave, undefined);
      return left === undefined || isOff ? { kind: 'alone' } : orAlone(() => take(index), { kind: 'alone' });
    },
    met: (carried) => (carried > 0 ? fewestMet : losses > 0 ? Math.min(losses, fewestMet) : undefined),
    end: async () => {
      await Promise.allSettled([leaving]);
      await remove([...own(), ...over.values()], signal);
    },
    fail: async (error) => {
      if (left === undefined) return error;
      await Promise.allSettled([leaving]);
      await within(removeWithinMs, (stop) => remove(own(), stop), ports);
      const isKnown = isCharthouseError(error) && error.details['commit'] === 'unknown';
      return isKnown ? error : unknownState(error, signal);
    },
  };
}

function isListed({ entries }: Intent, read: ReadIndex | undefined): boolean {
  return entries.every(({ entry: { metadata, digest } }) => {
    if (read?.excerpt?.left.has(metadata.name) === true) return false;
    const listed = read?.firstOf(metadata.name, metadata.version);
    return listed !== undefined && bareDigest(listed.digest) === digest;
  });
}
