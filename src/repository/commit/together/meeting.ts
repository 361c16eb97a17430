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
export interface MetIndex extends IndexSeen {
  readonly read: ReadIndex | undefined;
}

/** One for each commit. */
export interface Meeting {
  /** Whether another publisher may list what this run adds. */
  isOpen(): boolean;
  /** After the conflict number `losses`. */
  lost(losses: number): Promise<void>;
  /** Before each attempt. */
  turn(index: MetIndex): Promise<MeetingTurn>;
  /** When the run has committed, or has nothing to commit. */
  end(): Promise<void>;
  /** When it fails. Returns the error to end with. */
  fail(error: unknown): Promise<unknown>;
}

interface Ports {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
}

/** Two or three publishers that meet are done sooner, and with fewer requests, if each commits for itself. */
const fewestLosses = 2;

/** How long a run that has failed tries to remove its intent. */
const removeWithinMs = 10_000;

/** For a commit that nothing else can make. */
export const noMeeting: Meeting = {
  isOpen: () => false,
  lost: async () => undefined,
  turn: async () => ({ kind: 'alone' }),
  end: async () => undefined,
  fail: async (error) => error,
};

/** Invariant: nothing that goes wrong with intents stops a publish. It goes on as if there were none. */
export function openMeeting({ runId, by, intended }: Attendance, ports: Ports): Meeting {
  const { signal } = ports;
  let [isOff, left, lefts] = [false, undefined as (Leftover & { readonly text: string }) | undefined, 0];
  // The index version that others seemed to have replaced.
  let movedFrom: string | undefined;
  let claim: (Leftover & { readonly etag: string | undefined; readonly of: string | undefined }) | undefined;
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
    const put = await ports.store.putNew(key, [Buffer.from(text)], { attributes: intentAttributes, signal });
    if (put.kind === 'stored') left = { key, text, etag: put.etag };
  };
  const take = async ({ etag, sizeBytes, read }: MetIndex): Promise<MeetingTurn> => {
    // A proxy that changes ETags: this would go on for ever.
    if (etag !== undefined && etag === movedFrom) return goAlone();
    if (claim === undefined || claim.of !== etag) {
      if (claim !== undefined) over.set(claim.key, claim);
      claim = undefined;
      const turn = await takeTurn({ etag, sizeBytes }, ports);
      if (turn.kind === 'moved') {
        movedFrom = etag;
        return turn;
      }
      if (turn.claim !== undefined) claim = { ...turn.claim, etag: turn.claim.etag, of: etag };
    }
    const { intents, expired } = await readPending(left?.key, known, ports);
    for (const key of expired) over.set(key, { key });
    // The publisher of an intent that is listed has removed it by now, or is dead.
    for (const { key, etag: found, intent } of intents) if (isListed(intent, read)) over.set(key, { key, etag: found });
    return { kind: 'leads', intents: intents.filter(({ key }) => !over.has(key)).map(({ intent }) => intent) };
  };
  const own = (): readonly Leftover[] => [left, claim].filter((each) => each !== undefined);
  const remove = (leftovers: readonly Leftover[], stop: AbortSignal): Promise<void> =>
    removeAll(leftovers, { store: ports.store, signal: stop });

  return {
    isOpen: () => left !== undefined,
    lost: async (losses) => {
      if (losses >= fewestLosses && !isOff) await orAlone(leave, undefined);
    },
    turn: async (index) => (left === undefined || isOff ? { kind: 'alone' } : orAlone(() => take(index), { kind: 'alone' })),
    end: () => remove([...own(), ...over.values()], signal),
    fail: async (error) => {
      if (left === undefined) return error;
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
