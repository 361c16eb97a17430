/** The one loop that replaces an index: read it, make the next one, put that in its place, and begin again if another run was faster. */
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { KeptHistory } from '../history/kept-history.ts';
import { leaveHistory } from '../history/leave-history.ts';
import { indexKey } from '../objects.ts';
import { knownYanked } from '../tombstones/yanked-versions.ts';
import { conflictLimit } from './conflict-limit.ts';
import { etagOf, type IndexVersion, type PresentIndex, readOf, versionsOf, versionsSeenIn } from './current-index.ts';
import type { IndexMetadata } from './index-metadata.ts';
import { judgeJoining } from './judge-joining.ts';
import { lengthOf, type NextIndex, refuseUnchecked } from './next-index.ts';
import { proofOn, provePreconditions, waivedPreconditions } from './preconditions.ts';
import { type IndexPut, putIndex } from './put-index.ts';
import type { SeenIndex } from './refuse-fewer.ts';
import { type ResolvedPut, resolvePut } from './resolve-unknown.ts';
import { noteShrink } from './shrink-note.ts';
import { patienceMs } from './together/await-change.ts';
import type { Intent } from './together/intent.ts';
import { type AnotherLook, lookAgain } from './together/look-again.ts';
import { type Attendance, type Meeting, type MetIndex, noMeeting, openMeeting } from './together/meeting.ts';

/** What an operation commits. `C` is the index as it reads it, and `N` is the next one as it makes it. */
export interface IndexCommit<C extends IndexVersion, N extends NextIndex> {
  /** Identifies the run in the metadata of the index; undefined writes no identity. */
  readonly runId: string | undefined;
  /** The command that commits, for the history. */
  readonly operation?: string | undefined;
  /** The index, if the run has read it already. */
  readonly first?: C | undefined;
  /** `versionsSeen`: the index that the same run saw before; undefined if it saw none. Of a large index, what `intents` touch is read, too. */
  read(signal: AbortSignal, versionsSeen: SeenIndex | undefined, intents?: readonly Intent[]): Promise<C>;
  /**
   * Called for each version of the index that the run meets: what was decided for the previous one may be wrong for this one. `intents` of
   * other publishers go along as far as they fit.
   */
  next(current: C, intents: readonly Intent[]): Promise<N | 'nothing'>;
  /** Whether this index contains what the run wrote, even if another run wrote it last. */
  holdsOurs?(index: C): boolean;
  /** For publishers that meet: what this run adds, so that another one can commit it. Undefined: the run commits for itself. */
  readonly together?: Omit<Attendance, 'runId'> | undefined;
  /** Called before each attempt, from 1: a run that is stopped reports how many there were. */
  onAttempt?(attempt: number): void;
  /** The proof of the store's preconditions, if the run has it already. */
  readonly probed?: string | undefined;
  /** Makes the next index, and does not write it. */
  readonly dryRun?: boolean | undefined;
  /** Whether the user asked to drop what the index lists (`index --fresh`). */
  readonly dropsListed?: boolean | undefined;
  /** Whether the commit takes entries out that nothing may publish again. */
  readonly yanks?: boolean | undefined;
  /** Instead of the usual `Cache-Control`. */
  readonly cacheControl?: string | undefined;
  /** The bounds of the random pause after a conflict. */
  readonly pause?: Pause | undefined;
}

/** Bounds of a random pause: the first time, and however often it doubles. */
export interface Pause {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** `commit-lost`: another run was faster, and this one pauses before it reads the index again. */
type CommitEvent =
  | { readonly kind: 'commit-started'; readonly attempt: number }
  | { readonly kind: 'commit-lost'; readonly attempt: number; readonly waitMs: number }
  | { readonly kind: 'committed'; readonly revision: string; readonly versions: number; readonly attempts: number };

/** The effects of a commit. */
export interface CommitPorts {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random: Pick<Random, 'unit'>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: CommitEvent) => void;
  readonly onWarning: (warning: Warning) => void;
  /** Undefined leaves no history behind. */
  readonly history?: KeptHistory | undefined;
  /** Gets what goes on after the commit, and never fails. Without it, the commit waits for that. */
  readonly onAfterwards?: ((work: Promise<void>) => void) | undefined;
}

/**
 * `committed`: `next` replaced `current` and has the ETag `etag`. `carried`: another run committed ours, and `current` lists it; `before` is
 * the index that this run saw before. `planned`: a dry run would commit `next`.
 * `nothing`: `current` needs no change. `attempts` counts the writes that were tried.
 */
export type CommitOutcome<C extends IndexVersion, N extends NextIndex> =
  | {
      readonly kind: 'committed';
      readonly current: C;
      readonly next: N;
      readonly etag: string;
      readonly versionId?: string | undefined;
      readonly attempts: number;
    }
  | { readonly kind: 'carried'; readonly current: C; readonly before: C; readonly attempts: number }
  | { readonly kind: 'planned'; readonly current: C; readonly next: N; readonly attempts: number }
  | { readonly kind: 'nothing'; readonly current: C; readonly attempts: number };

/** Chosen by measurement: docs/decisions/0010-s3-store.md. */
const usualPause: Pause = { firstMs: 50, mostMs: 1_000 };
const noPause: Pause = { firstMs: 0, mostMs: 0 };

/**
 * Invariant: one commit for all that a run changes, by compare-and-swap. If another run replaced the index in between, it is read,
 * decided and made again, until the commit succeeds, nothing is left to do, the conflict limit is reached or the signal ends the run.
 *
 * @throws what `read`, `next` and the store throw; CH_STORE_UNSUPPORTED at the conflict limit or if the store ignores preconditions;
 *   `details.commit` is `unknown` if the run cannot find out whether the index was written
 */
export async function commitIndex<C extends IndexVersion, N extends NextIndex>(
  commit: IndexCommit<C, N>,
  ports: CommitPorts,
): Promise<CommitOutcome<C, N>> {
  const meeting = meetingOf(commit, ports);
  try {
    const done = await replaceIndex(commit, meeting, ports);
    if (done.kind === 'carried') onCarried(done, ports);
    const ending = meeting.end();
    if (ports.onAfterwards === undefined) await ending;
    else ports.onAfterwards(ending);
    return done;
  } catch (error) {
    throw await meeting.fail(error);
  }
}

async function replaceIndex<C extends IndexVersion, N extends NextIndex>(
  commit: IndexCommit<C, N>,
  meeting: Meeting,
  ports: CommitPorts,
): Promise<CommitOutcome<C, N>> {
  const { store, signal, onEvent, onWarning } = ports;
  const onConflict = conflictLimit(indexKey, store.name);
  let current = commit.first ?? (await commit.read(signal, undefined));
  let { probed } = commit;
  for (let attempt = 1; ; attempt += 1) {
    let look = anotherLook(current, commit, ports);
    let turn = await meeting.turn(metAs(current, look, store));
    for (; turn.kind === 'moved'; turn = await meeting.turn(metAs(current, look, store))) {
      const before = current;
      current = await look.read();
      look = anotherLook(current, commit, ports);
      if (commit.holdsOurs?.(current) === true) return { kind: 'carried', current, before, attempts: attempt - 1 };
    }
    const intents = turn.kind === 'leads' ? turn.intents : [];
    if (intents.length > 0 && readOf(current)?.excerpt !== undefined) {
      const wider = await commit.read(signal, versionsSeenIn(current), intents);
      if (etagOf(wider) === etagOf(current)) current = wider;
    }
    const next = await commit.next(current, intents);
    if (next === 'nothing') return { kind: 'nothing', current, attempts: attempt - 1 };
    refuseUnchecked(next, current, commit);
    if (commit.dryRun === true) return { kind: 'planned', current, next, attempts: attempt - 1 };
    signal.throwIfAborted();
    probed = await provePreconditions(store, probed ?? proofOn(current), signal);
    if (attempt === 1) waivedPreconditions(store).forEach(onWarning);
    commit.onAttempt?.(attempt);
    onEvent({ kind: 'commit-started', attempt });
    const { runId, operation } = commit;
    const left = await leaveHistory({ current, next, attempt, runId, operation }, ports);
    if (attempt === 1) left.warnings.forEach(onWarning);
    if (current.kind === 'present') await noteShrink(current, next, ports);
    const yanked = commit.yanks === true ? 'some' : knownYanked(current);
    const joins = await judgeJoining(store, { current, next }, { signal });
    const met = meeting.met(next.carried?.length ?? 0);
    const metadata = { runId, probed, yanked, joins, met, ...left.metadata };
    const put = await putOnce(commit, { current, next, attempt, metadata, meeting, keepRecord: left.keepRecord }, ports);
    if (put.kind === 'stored' && put.index !== undefined && meeting.isOpen() && !isWrittenBy(runId, put.index)) {
      return { kind: 'carried', current: put.index, before: current, attempts: attempt };
    }
    if (put.kind === 'stored') {
      put.warnings?.forEach(onWarning);
      if (put.afterwards === undefined || ports.onAfterwards === undefined) await put.afterwards;
      else ports.onAfterwards(put.afterwards);
      onEvent({ kind: 'committed', revision: put.etag, versions: next.versions, attempts: attempt });
      return { kind: 'committed', current, next, etag: put.etag, versionId: put.versionId, attempts: attempt };
    }
    onConflict(etagOf(current) ?? null, etagOf(put.index) ?? null);
    current = put.index;
  }
}

interface Attempt<C extends IndexVersion> {
  readonly current: C;
  readonly next: NextIndex;
  readonly attempt: number;
  readonly metadata: IndexMetadata;
  readonly meeting: Meeting;
  readonly keepRecord: IndexPut['keepRecord'];
}

/** The store must keep the conditions that make publishers meet. */
function meetingOf<C extends IndexVersion, N extends NextIndex>(
  { together, runId, dryRun }: IndexCommit<C, N>,
  ports: CommitPorts,
): Meeting {
  if (together === undefined || runId === undefined || dryRun === true) return noMeeting;
  return ports.store.preconditions().kind !== 'waived' ? openMeeting({ ...together, runId }, ports) : noMeeting;
}

function anotherLook<C extends IndexVersion>(
  seen: C,
  { read }: Pick<IndexCommit<C, NextIndex>, 'read'>,
  ports: CommitPorts,
): AnotherLook<C> {
  return lookAgain(seen, () => read(ports.signal, versionsSeenIn(seen)), ports);
}

function metAs(index: IndexVersion, { isReplaced }: Pick<AnotherLook<IndexVersion>, 'isReplaced'>, { now }: ObjectStore): MetIndex {
  const seen = { etag: etagOf(index), read: readOf(index), isReplaced };
  if (index.kind !== 'present') return { ...seen, sizeBytes: 0, met: 0 };
  const { sizeBytes, lastModifiedMs, metadata } = index;
  const isFresh = now() - lastModifiedMs < patienceMs(sizeBytes);
  return { ...seen, sizeBytes, met: isFresh ? (metadata.met ?? 0) : 0 };
}

function isWrittenBy(runId: string | undefined, index: IndexVersion): boolean {
  return index.kind === 'present' && index.metadata.runId !== undefined && index.metadata.runId === runId;
}

function onCarried({ current, attempts }: { readonly current: IndexVersion; readonly attempts: number }, { onEvent }: CommitPorts): void {
  onEvent({ kind: 'committed', revision: etagOf(current) ?? '', versions: versionsOf(current), attempts });
}

/** If the store refuses, first the pause, then the look: an index that was read before the pause would be an old one, and conflict again. */
function putOnce<C extends IndexVersion>(
  commit: IndexCommit<C, NextIndex>,
  { current, next, attempt, metadata, meeting, keepRecord }: Attempt<C>,
  ports: CommitPorts,
): Promise<ResolvedPut<C>> {
  const { runId, cacheControl } = commit;
  const put = { next, metadata, replaces: etagOf(current), cacheControl, keepRecord };
  return resolvePut(
    async () => {
      const outcome = await putIndex(put, ports);
      if (outcome.kind !== 'refused' || outcome.isUnjoined === true) return outcome;
      const goesOn = meeting.lost(attempt, outcome.others);
      await pauseAfterConflict(attempt, goesOn ? noPause : (commit.pause ?? usualPause), ports);
      return outcome;
    },
    {
      read: (signal) => commit.read(signal, versionsSeenIn(current)),
      isOurs: (index) => (index.kind === 'present' && isOurs(index, next, runId)) || commit.holdsOurs?.(index) === true,
      clock: ports.clock,
      signal: ports.signal,
    },
  );
}

/** A store that keeps metadata knows which run wrote the index. In a folder, the bytes show it: they contain the time of this run. */
function isOurs({ metadata, read }: PresentIndex, { chunks }: NextIndex, runId: string | undefined): boolean {
  if (metadata.runId !== undefined) return metadata.runId === runId;
  const { bytes } = read.layout;
  return lengthOf(chunks) === bytes.length && Buffer.concat(chunks).equals(bytes);
}

/** Full jitter: runs that met once should not meet again. */
async function pauseAfterConflict(attempt: number, { firstMs, mostMs }: Pause, ports: CommitPorts): Promise<void> {
  const waitMs = Math.round(ports.random.unit() * Math.min(mostMs, firstMs * 2 ** (attempt - 1)));
  ports.onEvent({ kind: 'commit-lost', attempt, waitMs });
  await ports.clock.sleep(waitMs, ports.signal);
}
