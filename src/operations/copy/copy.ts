/** The operation behind `mirror` and `promote`: copies versions from a source into a repository, byte for byte, and lists them. */
import { beginIndex } from '../../repository/commit/begin-index.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex, readOf, versionsSeenIn } from '../../repository/commit/current-index.ts';
import type { FirstIndex } from '../../repository/commit/first-index.ts';
import type { NextIndex } from '../../repository/commit/next-index.ts';
import { proofOn, provePreconditions, waivedPreconditions } from '../../repository/commit/preconditions.ts';
import type { SeenIndex } from '../../repository/commit/refuse-fewer.ts';
import { noIndex } from '../../repository/index-state.ts';
import { noInvalidation } from '../../repository/invalidation/invalidate.ts';
import { yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { type ChangeState, changeIndex, indexWasRead, startChange } from '../change-index.ts';
import { nextCopiedIndex } from './next-index.ts';
import { planCopies } from './plan.ts';
import { notWritten, reportOf } from './report.ts';
import type { CopyPorts, CopyReport, CopyRequest, CopyRun, PlannedCopy } from './request.ts';
import { stageVersions } from './stage-versions.ts';

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function copyCharts(request: CopyRequest, ports: CopyPorts): Promise<CopyReport> {
  const now = new Date(ports.clock.now()).toISOString();
  const run: CopyRun = { request, ports, now, copies: [], unsigned: [], yanked: new Map(), todo: undefined };
  let state = startChange();
  let durationMs = 0;
  do {
    const batch: Batch = { wanted: [], staged: undefined };
    const part = startChange();
    durationMs += await changeIndex(() => copying(batch, run, part), run, part);
    if (part.error !== undefined && part.after.etag === part.before.etag) withdraw(batch, run);
    state = joined(state, part);
  } while (state.error === undefined && run.todo !== undefined && run.todo.length > 0);
  return reportOf(run, state, durationMs);
}

/** The versions of one commit. */
interface Batch {
  wanted: readonly PlannedCopy[];
  /** Those whose packages are in the target. */
  staged: readonly PlannedCopy[] | undefined;
}

/**
 * A run with many versions makes several commits, so that its memory does not grow with them, and a new repository lists its first packages
 * before long.
 *
 * Invariant: the order is packages, provenance files, index. A run that was killed leaves packages that no entry names, and the next run
 * finds them by their digests and lists them.
 */
function copying(
  batch: Batch,
  run: CopyRun,
  state: ChangeState,
): Pick<IndexCommit<CurrentIndex, NextIndex>, 'read' | 'next' | 'operation'> {
  const { store } = run.ports;
  const current = (signal: AbortSignal, versionsSeen: SeenIndex | undefined): Promise<CurrentIndex> =>
    readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen, signal });
  return {
    operation: run.request.command,
    read: async (signal, versionsSeen) => {
      if (batch.staged !== undefined) return current(signal, versionsSeen);
      const first = run.todo === undefined ? await planCopies(run, state) : undefined;
      const index = first?.index ?? (await current(signal, undefined));
      batch.staged = await stageBatch(batch, { index, first }, run, state);
      return run.request.dryRun || batch.staged.length === 0 ? index : current(signal, versionsSeenIn(index));
    },
    // Decided for each index version: another run may have listed the same versions meanwhile.
    next: async (index) => {
      indexWasRead(index, run.ports, state);
      await lookForYanked(index, batch.staged ?? [], run);
      return nextCopiedIndex(index, batch.staged ?? [], run, state);
    },
  };
}

async function stageBatch(
  batch: Batch,
  { index, first }: { readonly index: CurrentIndex; readonly first: FirstIndex | undefined },
  run: CopyRun,
  state: ChangeState,
): Promise<readonly PlannedCopy[]> {
  const { dryRun, mostPerCommit } = run.request;
  batch.wanted = run.todo?.splice(0, mostPerCommit) ?? [];
  await lookForYanked(index, batch.wanted, run);
  // Invariant: the next index is made before anything is put. What was put and cannot be listed would be an orphan.
  nextCopiedIndex(index, batch.wanted, run, state);
  const listable = batch.wanted.filter(({ at, staged }) => run.copies[at]?.outcome === staged.kind);
  if (dryRun || listable.length === 0) return listable;
  if (first !== undefined) await begin(first, run, state);
  return stageVersions(listable, run);
}

/** They were taken out of the target for a reason: a copy does not bring them back. */
async function lookForYanked(index: CurrentIndex, planned: readonly PlannedCopy[], run: CopyRun): Promise<void> {
  const read = readOf(index);
  const missing = planned.map(({ staged: { from } }) => from).filter(({ name, version }) => read?.firstOf(name, version) === undefined);
  run.yanked = await yankedAmong(index, missing, run.ports);
}

/** The first packages of a repository are put beside an index with the mark of a first publish. */
async function begin({ index, isEmptyStore }: FirstIndex, { ports }: CopyRun, state: ChangeState): Promise<void> {
  const probed = await provePreconditions(ports.store, proofOn(index), ports.signal);
  const onWarning = (warning: ChangeState['commitWarnings'][number]): void => void state.commitWarnings.push(warning);
  if (!isEmptyStore) return;
  waivedPreconditions(ports.store).forEach(onWarning);
  await beginIndex(index, { ...ports, probed, onWarning });
}

/** What was not committed is not listed, whatever was planned. */
function withdraw({ wanted }: Batch, { copies }: CopyRun): void {
  for (const { at } of wanted) {
    const there = copies[at];
    if (there !== undefined) copies[at] = notWritten(there);
  }
}

/** What the commits of a run have done together. */
function joined(all: ChangeState, part: ChangeState): ChangeState {
  const isFirst = all.before === noIndex;
  return {
    ...part,
    before: isFirst ? part.before : all.before,
    attempts: all.attempts + part.attempts,
    invalidation: part.invalidation === noInvalidation ? all.invalidation : part.invalidation,
    staleUntil: part.staleUntil ?? all.staleUntil,
    commitWarnings: [...all.commitWarnings, ...part.commitWarnings],
  };
}
