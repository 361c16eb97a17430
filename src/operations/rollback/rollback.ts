/** The operation `rollback`: an earlier index version becomes the current one again, by a new commit. */
import { CharthouseError } from '../../base/error.ts';
import { changesBetween } from '../../index-file/index-changes.ts';
import { identityOf } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type IndexVersion, readOf } from '../../repository/commit/current-index.ts';
import { readIndexVersion } from '../../repository/commit/index-version.ts';
import { type NextIndex, nextIndexAsBefore } from '../../repository/commit/next-index.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import { type FoundPast, findPastIndex } from '../../repository/history/find-past-index.ts';
import { readPastIndex } from '../../repository/history/read-past-index.ts';
import { versionYanked, yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { type ChangeState, changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { hiddenSince } from './hidden-since.ts';
import { missingPackages } from './missing-packages.ts';
import type { NamedVersion, RollbackPlan, RollbackPorts, RollbackReport, RollbackRequest } from './request.ts';

interface State extends ChangeState {
  plan: RollbackPlan | null;
  isDeclined: boolean;
  /** What the user consented to: asked again only if the plan differs. */
  consented: string | undefined;
}

interface Context {
  readonly request: RollbackRequest;
  readonly ports: RollbackPorts;
}

/** The index version that becomes the current one again. */
interface Target extends FoundPast {
  readonly read: ReadIndex;
  /** What was published after it, and is in no index that is there now. */
  readonly lostSince: readonly ListedVersion[];
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function rollBack(request: RollbackRequest, ports: RollbackPorts): Promise<RollbackReport> {
  const state: State = { ...startChange(), plan: null, isDeclined: false, consented: undefined };
  const context = { request, ports };
  const durationMs = await changeIndex(() => rollback(context, state), context, state);
  return {
    command: 'rollback',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    ...{ plan: state.plan, isDeclined: state.isDeclined },
    ...changeReport(state, durationMs, ports, []),
  };
}

/** The index that is there may be missing, empty, cut or broken: that is what a rollback is for. */
function rollback(context: Context, state: State): Pick<IndexCommit<IndexVersion, NextIndex>, 'read' | 'next' | 'operation'> {
  const { store } = context.ports;
  let target: Promise<Target> | undefined;
  return {
    operation: 'rollback',
    read: (signal, versionsSeen) => readIndexVersion(store, signal, versionsSeen),
    next: async (current) => {
      indexWasRead(current, context.ports, state);
      // Once: a rollback to `current` or `1h` means the moment at which it began.
      target ??= findTarget(context);
      return nextIndexFor(current, await target, { context, state });
    },
  };
}

async function findTarget({ request, ports }: Context): Promise<Target> {
  const { store, signal } = ports;
  const found = await findPastIndex(request.version, { store, signal });
  const source = `index version ${found.past.id}`;
  const read = readIndex(await readPastIndex(store, found.past, signal), { mentions: [], source });
  refuseCut(read, source);
  if (read.versionCount === 0) {
    throw new CharthouseError('CH_HISTORY_NOT_FOUND', {
      message: `the ${source} lists nothing`,
      hint: 'choose one that lists charts; see them with: charthouse history',
      details: { version: found.past.id },
    });
  }
  return { ...found, read, lostSince: await hiddenSince(found, read, { store, signal }) };
}

async function nextIndexFor(
  current: IndexVersion,
  target: Target,
  { context: { request, ports }, state }: { readonly context: Context; readonly state: State },
): Promise<NextIndex | 'nothing'> {
  const now = readOf(current);
  const { read, past } = target;
  state.isDeclined = false;
  if (now !== undefined && Buffer.compare(now.layout.bytes, read.layout.bytes) === 0) {
    state.plan = { id: past.id, time: timeOf(past.atMs), versions: read.versionCount, back: [], changed: [], hidden: [] };
    return 'nothing';
  }
  const plan = planFor(now, target);
  state.plan = plan;
  const [yanked] = (await yankedAmong(current, plan.back, ports)).values();
  if (yanked !== undefined) throw versionYanked(yanked, ports.store.name);
  const next = nextIndexAsBefore(now, read, new Set([...plan.hidden, ...plan.changed].map(identityOf)));
  state.warnings = await missingPackages(plan.back, read, { url: request.url, ports });
  if (request.dryRun) return next;
  const wording = JSON.stringify(plan);
  // Invariant: nothing that is listed is hidden or changed but what the user was shown, for exactly this version of the index.
  if (plan.hidden.length + plan.changed.length > 0 && state.consented !== wording) {
    if (!(await ports.confirm(plan))) {
      state.isDeclined = true;
      return 'nothing';
    }
    state.consented = wording;
  }
  return next;
}

function planFor(now: ReadIndex | undefined, { past, read, lostSince }: Target): RollbackPlan {
  const { added, changed, removed } = changesBetween(now?.layout, read.layout);
  const hidden = new Map([...removed, ...lostSince].map((each) => [identityOf(each), named(each)]));
  return {
    ...{ id: past.id, time: timeOf(past.atMs), versions: read.versionCount },
    ...{ back: added.map(named), changed: changed.map(named), hidden: [...hidden.values()] },
  };
}

function named({ name, version }: ListedVersion): NamedVersion {
  return { name, version };
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
