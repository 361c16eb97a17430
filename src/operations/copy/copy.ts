/** The operation behind `mirror` and `promote`: copies versions from a source into a repository, byte for byte, and lists them. */
import { beginIndex } from '../../repository/commit/begin-index.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex, readOf, versionsSeenIn } from '../../repository/commit/current-index.ts';
import { type FirstIndex, readFirstIndex } from '../../repository/commit/first-index.ts';
import type { NextIndex } from '../../repository/commit/next-index.ts';
import { proofOn, provePreconditions, waivedPreconditions } from '../../repository/commit/preconditions.ts';
import { changeIndex, indexWasRead, startChange } from '../change-index.ts';
import { decideByIndex, statedDigest } from './choose.ts';
import { fileNameOf } from './fetch-package.ts';
import { nextCopiedIndex } from './next-index.ts';
import { reportOf } from './report.ts';
import type { CopyContext, CopyPorts, CopyReport, CopyRequest, CopyState, PlannedCopy } from './request.ts';
import { stageVersions } from './stage-versions.ts';
import { wantedVersions } from './wanted-versions.ts';

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function copyCharts(request: CopyRequest, ports: CopyPorts): Promise<CopyReport> {
  const now = new Date(ports.clock.now()).toISOString();
  const state: CopyState = { ...startChange(), copies: [], unsigned: [] };
  const context = { request, ports, now };
  const durationMs = await changeIndex(() => copying(context, state), context, state);
  return reportOf(state, context, durationMs);
}

/** What is in the store, and how many versions the index had before. */
interface Copied {
  readonly planned: readonly PlannedCopy[];
  readonly seen: number | undefined;
}

/**
 * Invariant: the order is packages, provenance files, index. A run that was killed leaves packages that no entry names, and the next run
 * finds them by their digests and lists them.
 */
function copying(context: CopyContext, state: CopyState): Pick<IndexCommit<CurrentIndex, NextIndex>, 'read' | 'next'> {
  let copied: Copied | undefined;
  return {
    read: async (signal, versionsSeen) => {
      copied ??= await copyPackages(context, state);
      return readCurrentIndex(context.ports.store, {
        ...{ fileNames: [], newIndex: false, signal },
        versionsSeen: versionsSeen ?? copied.seen,
      });
    },
    // Decided for each index version: another run may have listed the same versions meanwhile.
    next: async (current) => {
      indexWasRead(current, context.ports, state);
      return nextCopiedIndex(current, copied?.planned ?? [], context, state);
    },
  };
}

async function copyPackages(context: CopyContext, state: CopyState): Promise<Copied> {
  const { request, ports } = context;
  const { store, signal, onEvent } = ports;
  const { wanted: chosen, failed } = await wantedVersions(context);
  const ownKeys = new Set(chosen.map(({ from }) => fileNameOf(from)));
  const first = await readFirstIndex(store, { fileNames: [], ownKeys, newIndex: false, signal });
  const { index } = first;
  const seen = versionsSeenIn(index);
  const planned = chosen.map((each, at): PlannedCopy => {
    return { at, staged: { ...each, kind: 'new', digest: statedDigest(each.from), sizeBytes: null, metadata: undefined } };
  });
  const todo = planned.filter(({ staged: { from } }) => decideByIndex(from, statedDigest(from), readOf(index)).kind === 'unlisted');
  onEvent({ kind: 'copy-planned', total: chosen.length, copies: todo.length });
  // Invariant: the next index is made before anything is put. What was put and cannot be listed would be an orphan.
  nextCopiedIndex(index, planned, context, state);
  state.copies.push(...failed);
  const wanted = todo.filter(({ at }) => state.copies[at]?.error === undefined);
  if (request.dryRun) return { planned, seen };
  if (wanted.length === 0) return { planned: [], seen };
  await begin(first, context, state);
  return { planned: await stageVersions(wanted, context, state), seen };
}

/** The first packages of a repository are put beside an index with the mark of a first publish. */
async function begin({ index, isEmptyStore }: FirstIndex, { ports }: CopyContext, state: CopyState): Promise<void> {
  const probed = await provePreconditions(ports.store, proofOn(index), ports.signal);
  const onWarning = (warning: CopyState['commitWarnings'][number]): void => void state.commitWarnings.push(warning);
  if (!isEmptyStore) return;
  waivedPreconditions(ports.store).forEach(onWarning);
  await beginIndex(index, { ...ports, probed, onWarning });
}
