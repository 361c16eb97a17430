/** The operation `prune`: versions that a policy does not keep leave the index. Their packages stay, unless the user asks otherwise. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { addToArchive } from '../../repository/archive/add-to-archive.ts';
import { archiveIndexKey, archiveSite } from '../../repository/archive/archive-store.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type NextIndex, nextIndex, nextIndexWithout } from '../../repository/commit/next-index.ts';
import { proofOn } from '../../repository/commit/preconditions.ts';
import { indexPaths } from '../../repository/invalidation/stale-paths.ts';
import { isSelected } from '../../repository/select-versions.ts';
import { bury, keepBuried, tombstonesOf } from '../../repository/tombstones/bury.ts';
import { type Doomed, deletePackages } from '../../repository/tombstones/delete-packages.ts';
import { archivedReason, prunedReason } from '../../repository/tombstones/pruned.ts';
import { type ChangeState, changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { presentIndex } from '../present-index.ts';
import { type PackageReader, packageReader } from '../read-packages.ts';
import { candidatesIn, type ListedCandidate } from './candidates.ts';
import { type Decision, decideByPlan, decideByPolicy } from './decide.ts';
import { doomedPackages } from './doomed-packages.ts';
import { deleteOrphans, findOrphans, guardOrphans } from './orphans.ts';
import type { PlannedEntry } from './plan-file.ts';
import type { OrphanPackage, PruneContext, PrunePorts, PruneReport, PruneRequest } from './request.ts';

interface State extends ChangeState {
  removed: PruneReport['removed'];
  kept: PruneReport['kept'];
  deleted: readonly Doomed[];
  orphans: readonly OrphanPackage[];
  isDeclined: boolean;
  /** The plan that the user has consented to, as JSON: asked again only if it has changed. */
  agreed: string | undefined;
}

interface Run extends PruneContext {
  readonly state: State;
  readonly runId: string;
  /** RFC 3339, UTC. */
  readonly when: string;
  /** No package is read twice, however often the run begins again. */
  readonly readPackages: PackageReader;
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function pruneRepository(request: PruneRequest, ports: PrunePorts): Promise<PruneReport> {
  const started = ports.clock.now();
  const state: State = { ...startChange(), removed: [], kept: [], deleted: [], orphans: [], isDeclined: false, agreed: undefined };
  const run: Run = {
    request,
    ports,
    state,
    runId: ports.random.id(),
    when: new Date(started).toISOString(),
    readPackages: packageReader(ports),
  };
  await changeIndex(() => prune(run), run, state);
  if (state.error === undefined && !request.dryRun && !state.isDeclined) await finish(run);
  return {
    command: 'prune',
    dryRun: request.dryRun,
    repository: repositoryName(run),
    ...{ removed: state.removed, kept: state.kept, archive: request.archive ? archiveIndexKey : null },
    ...{ deleted: state.deleted, orphans: state.orphans, isDeclined: state.isDeclined },
    ...changeReport(state, ports.clock.now() - started, ports, []),
  };
}

/** Decided again for each index version: another run may have published a version, or one that needs what would go. */
function prune(run: Run): Pick<IndexCommit<CurrentIndex, NextIndex>, 'read' | 'next' | 'yanks' | 'operation'> {
  const { store } = run.ports;
  return {
    operation: 'prune',
    yanks: true,
    read: (signal, versionsSeen) => readCurrentIndex(store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, run),
  };
}

async function nextIndexFor(current: CurrentIndex, run: Run): Promise<NextIndex | 'nothing'> {
  const { request, ports, state, when } = run;
  const { read } = presentIndex(current, ports.store);
  indexWasRead(current, ports, state);
  state.warnings = read.warnings;
  const { items, removed, kept } = decide(candidatesIn(read), request, ports);
  state.removed = removed.map(plannedEntry);
  state.kept = kept;
  state.deleted = request.deletePackages ? await doomedPackages(read, removed, run) : [];
  state.orphans = request.orphans ? await findOrphans(read, run.readPackages, run) : [];
  if (!(await isAgreed(run)) || items.size + state.orphans.length === 0) return 'nothing';
  const next = items.size > 0 ? nextIndexWithout(read, { items, generated: when }) : touched(read, when);
  if (request.archive) await archive({ read, items }, current, run);
  if (!request.dryRun) {
    const reason = request.archive ? archivedReason : prunedReason;
    const { actor, workflow } = ports.history?.origin ?? {};
    await bury(tombstonesOf(read, items, { reason, when, by: { actor, workflow } }), ports);
    await guardOrphans(state.orphans, when, { read, ports });
  }
  return next;
}

/** The same index at another time, so that each publisher that has read this one reads it again. */
function touched(read: ReadIndex, generated: string): NextIndex {
  const { layout, style } = read;
  if (layout.generated !== undefined) return nextIndex({ replaces: read, base: read, entries: [], generated, style });
  throw new CharthouseError('CH_INDEX_INVALID', {
    message: `${layout.source} has no generated time, without which no orphan can be deleted safely beside publishers`,
    hint: `add a last line to it: generated: ${JSON.stringify(generated)}`,
    where: { file: layout.source },
  });
}

async function archive(
  what: { readonly read: ReadIndex; readonly items: ReadonlySet<number> },
  current: CurrentIndex,
  { request, ports, state, runId, when }: Run,
): Promise<void> {
  const archiving = { ...what, generated: when, runId, probed: proofOn(current), dryRun: request.dryRun };
  // The commit of the index has the same warnings.
  const left = await addToArchive(archiving, { ...ports, onWarning: () => undefined });
  state.alsoStale = indexPaths(left, { url: archiveSite(request.url), nowMs: ports.store.now() });
}

/** Only a deletion is asked for: `restore` takes everything else back. */
async function isAgreed({ request, ports, state }: Run): Promise<boolean> {
  if (request.dryRun || state.deleted.length + state.orphans.length === 0) return true;
  const { removed, deleted, orphans } = state;
  const plan = JSON.stringify({ removed, deleted, orphans });
  if (plan === state.agreed) return true;
  state.isDeclined = !(await ports.confirm({ removed, deleted, orphans }));
  state.agreed = plan;
  return !state.isDeclined;
}

/** Invariant: packages are deleted after the commit. A run that is killed before has only pruned, and the next one deletes. */
async function finish({ request, ports, state, when }: Run): Promise<void> {
  try {
    await keepBuried(state.removed, ports);
    state.deleted = await deletePackages(state.deleted, { when, url: request.url }, ports);
    if (request.orphans) state.orphans = await deleteOrphans(state.orphans, ports);
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
}

function decide(candidates: readonly ListedCandidate[], { by, protect }: PruneRequest, { store }: PrunePorts): Decision {
  const isProtected = (each: Pick<ListedCandidate, 'name' | 'version'>): boolean => protect.some((selector) => isSelected(selector, each));
  // The store has answered by now, so this is its clock: that of a runner may be hours off.
  const context = { nowMs: store.now(), isProtected };
  if (by.kind === 'none') return { items: new Set(), removed: [], kept: [] };
  return by.kind === 'policy' ? decideByPolicy(candidates, by.policy, context) : decideByPlan(candidates, by.plan.remove, context);
}

function plannedEntry({ name, version, digest, created }: ListedCandidate): PlannedEntry {
  return { name, version, digest: digest ?? null, created: created ?? null };
}
