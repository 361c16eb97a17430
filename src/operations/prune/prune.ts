/** The operation `prune`: versions that a policy does not keep leave the index. Their packages stay, and so do the URLs of users. */
import { addToArchive } from '../../repository/archive/add-to-archive.ts';
import { archiveIndexKey, archiveSite } from '../../repository/archive/archive-store.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { nextIndexWithout, type ShortenedIndex } from '../../repository/commit/next-index.ts';
import { proofOn } from '../../repository/commit/preconditions.ts';
import { indexPaths } from '../../repository/invalidation/stale-paths.ts';
import { isSelected } from '../../repository/select-versions.ts';
import { type ChangeState, changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { presentIndex } from '../present-index.ts';
import { candidatesIn, type ListedCandidate } from './candidates.ts';
import { type Decision, decideByPlan, decideByPolicy } from './decide.ts';
import type { PlannedEntry } from './plan-file.ts';
import type { PruneContext, PrunePorts, PruneReport, PruneRequest } from './request.ts';

interface State extends ChangeState {
  removed: PruneReport['removed'];
  kept: PruneReport['kept'];
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function pruneRepository(request: PruneRequest, ports: PrunePorts): Promise<PruneReport> {
  const state: State = { ...startChange(), removed: [], kept: [] };
  const context = { request, ports };
  const durationMs = await changeIndex(() => prune(context, state), context, state);
  return {
    command: 'prune',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    ...{ removed: state.removed, kept: state.kept, archive: request.archive ? archiveIndexKey : null },
    ...changeReport(state, durationMs, ports, []),
  };
}

/** Decided again for each index version: another run may have published a version, or one that needs what would go. */
function prune({ request, ports }: PruneContext, state: State): Pick<IndexCommit<CurrentIndex, ShortenedIndex>, 'read' | 'next'> {
  const runId = ports.random.id();
  return {
    read: (signal, versionsSeen) => readCurrentIndex(ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: async (current) => {
      const { read } = presentIndex(current, ports.store);
      indexWasRead(current, ports, state);
      state.warnings = read.warnings;
      const { items, removed, kept } = decide(candidatesIn(read), request, ports);
      state.removed = removed.map(plannedEntry);
      state.kept = kept;
      if (items.size === 0) return 'nothing';
      const generated = new Date(ports.clock.now()).toISOString();
      const next = nextIndexWithout(read, { items, generated });
      if (request.archive) {
        const left = await addToArchive(
          { read, items, generated, runId, probed: proofOn(current), dryRun: request.dryRun },
          { ...ports, onWarning: () => undefined },
        );
        state.alsoStale = indexPaths(left, { url: archiveSite(request.url), nowMs: ports.store.now() });
      }
      return next;
    },
  };
}

function decide(candidates: readonly ListedCandidate[], { by, protect }: PruneRequest, { store }: PrunePorts): Decision {
  const isProtected = (each: Pick<ListedCandidate, 'name' | 'version'>): boolean => protect.some((selector) => isSelected(selector, each));
  // The store has answered by now, so this is its clock: that of a runner may be hours off.
  const context = { nowMs: store.now(), isProtected };
  return by.kind === 'policy' ? decideByPolicy(candidates, by.policy, context) : decideByPlan(candidates, by.plan.remove, context);
}

function plannedEntry({ name, version, digest, created }: ListedCandidate): PlannedEntry {
  return { name, version, digest: digest ?? null, created: created ?? null };
}
