/** The operation `rebuild`, as a list of its steps: read the index, list the store, read packages, decide, commit, invalidate. */
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import type { IndexVersion } from '../../repository/commit/current-index.ts';
import { readIndexVersion } from '../../repository/commit/index-version.ts';
import { indexKey } from '../../repository/objects.ts';
import { survey } from '../../repository/orphans/compare-with-store.ts';
import { type DecidedPackages, decidePackages, mayAdd } from '../../repository/orphans/decide-packages.ts';
import { listObjects } from '../../repository/orphans/list-objects.ts';
import { joinedPairs } from '../../repository/packages/equal-versions.ts';
import { keptUrls } from '../../repository/packages/kept-urls.ts';
import { withoutYanked } from '../../repository/tombstones/without-yanked.ts';
import { yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { changeIndex, indexWasRead } from '../change-index.ts';
import { type PackageReader, packageReader } from '../read-packages.ts';
import { type BaseOptions, type Bases, chooseBases, readEarlier } from './base-index.ts';
import { type RebuiltIndex, rebuiltIndex } from './next-index.ts';
import { type ReportState, reportOf, startState } from './report.ts';
import type { RebuildContext, RebuildPorts, RebuildReport, RebuildRequest } from './request.ts';

/** Makes a new index. Never throws for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function rebuildIndex(request: RebuildRequest, ports: RebuildPorts): Promise<RebuildReport> {
  const state = startState();
  const context = { request, ports };
  const durationMs = await changeIndex(() => rebuild(context, state), context, state);
  return reportOf(state, context, durationMs);
}

/** A run, and what of it stays the same in every attempt to commit. */
interface Run extends RebuildContext {
  readonly from: BaseOptions['from'];
  readonly readPackages: PackageReader;
  readonly state: ReportState;
}

/** If another run was faster, everything is looked at again, since any of it may have changed; but no package is read again. */
function rebuild(
  context: RebuildContext,
  state: ReportState,
): Pick<IndexCommit<IndexVersion, RebuiltIndex>, 'read' | 'next' | 'operation'> {
  const { request, ports } = context;
  const run: Run = { ...context, from: readEarlier(request.from), readPackages: packageReader(ports, request.known), state };
  return {
    operation: 'rebuild',
    read: (signal, versionsSeen) => readIndexVersion(ports.store, signal, versionsSeen),
    next: (current) => nextIndexFor(current, run),
  };
}

async function nextIndexFor(current: IndexVersion, run: Run): Promise<RebuiltIndex | 'nothing'> {
  const { request, ports, state } = run;

  // Read: the index that is there, if any, and the one to write onto.
  indexWasRead(current, ports, state);
  const generated = new Date(ports.clock.now()).toISOString();
  const chosen = chooseBases(current, { from: run.from, newIndex: request.newIndex, generated });
  const unyanked = await withoutYanked(chosen.base, current, { ...ports, generated });
  const bases: Bases = { ...chosen, base: unyanked.read };

  // List: after the index, since a package is put before it is listed: no entry of it can seem to lack its package.
  const found = survey(await listObjects(ports.store, ports.signal), bases.base, { ...request, store: ports.store.name });
  state.kept = found.kept;
  state.missing = found.missing;
  state.warnings = [...faultsOf(bases), ...unyanked.warnings, ...found.warnings];

  // Read packages: those alone that no entry names.
  const packages = await run.readPackages({ objects: found.orphans, withDigests: mayAdd(bases, request) });

  // Decide: which of them get an entry.
  const unlisted = packages.flatMap((each) => (each.kind === 'chart' ? [each.metadata] : []));
  const yanked = await yankedAmong(current, unlisted, ports);
  const decisions = decidePackages(packages, bases, { ...request, yanked });
  state.orphans = decisions.orphans;
  state.equals = [...joinedPairs(bases.replaces, bases.base), ...decisions.equals];
  refuseNothing(decisions, bases, run);
  const next = rebuiltIndex(decisions.additions, bases, { request, generated });
  state.added = next?.charts ?? [];
  state.warnings = [...state.warnings, ...keptUrls(state.added, request.indexUrls)];
  return next ?? 'nothing';
}

/** Of the index that stays, and of the one that it may take the place of. */
function faultsOf({ base, replaces }: Bases): readonly Warning[] {
  return [...new Set([base, replaces])].flatMap((read) => read?.warnings ?? []);
}

/** A mistyped target looks just like this, and so does a broken index whose packages are all elsewhere. */
function refuseNothing({ additions, orphans }: DecidedPackages, { base }: Bases, { ports, state }: Run): void {
  if (base !== undefined || additions.length > 0) return;
  throw new CharthouseError('CH_NO_CHARTS', {
    message: `there is no package in ${ports.store.name} that an ${indexKey} could be made of`,
    hint:
      orphans.length > 0 || state.warnings.some(({ code }) => code === 'package-skipped')
        ? 'look at why each package was left out'
        : 'check the target',
  });
}
