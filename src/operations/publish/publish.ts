/** The publish verb, as a list of its steps: read, gate, plan, stage, commit, announce, verify, report. */

import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { indexSizeWarnings } from '../../readers/sizes.ts';
import { beginIndex } from '../../repository/commit/begin-index.ts';
import { isBegun } from '../../repository/commit/current-index.ts';
import { type FirstIndex, readFirstIndex } from '../../repository/commit/first-index.ts';
import { lengthOf } from '../../repository/commit/next-index.ts';
import { proofOn, provePreconditions, waivedPreconditions } from '../../repository/commit/preconditions.ts';
import { withoutListed } from '../../repository/commit/unpublished.ts';
import { stateOf } from '../../repository/index-state.ts';
import { invalidate, noInvalidation } from '../../repository/invalidation/invalidate.ts';
import type { StalePaths } from '../../repository/invalidation/stale-paths.ts';
import { isNotInvalidated, staleUntilFrom } from '../../repository/invalidation/staleness.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import { keptUrls } from '../../repository/packages/kept-urls.ts';
import { type Choice, readChosen } from './select-charts.ts';
import { commitCharts } from './commit.ts';
import { gateCharts } from './lint-and-render.ts';
import { refuseUnlistable } from './listable.ts';
import { nextRevision } from './next-index.ts';
import { ownKeys } from './orphan.ts';
import { placeholderVersions } from './placeholder-versions.ts';
import { planCharts } from './plan.ts';
import { type PublicView, viewWarning } from './public-url-state.ts';
import { isChanged, isToReadBack, readBack } from './verify-origin.ts';
import { decisionOf, type ReportState, reportOf, startState } from './report.ts';
import {
  asNew,
  type Candidate,
  isAddition,
  isPlanned,
  type PublishContext,
  type PublishPorts,
  type PublishRequest,
  type Verdict,
} from './request.ts';
import { stageCharts } from './stage.ts';
import { dueOf, duePaths, replacedPaths } from './stale-paths.ts';

/**
 * Publishes charts into a repository. Never throws for what a user can mend: the report's `error` says it,
 * and `index` whether anything was committed.
 */
export async function publishCharts(request: PublishRequest, ports: PublishPorts): Promise<PublishReport> {
  const started = ports.clock.now();
  const state = startState();
  try {
    await runSteps(request, ports, state);
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
  return reportOf(state, { request, ports, durationMs: ports.clock.now() - started });
}

/** The list. `state` is brought up to date after each step, since any of them may throw. */
async function runSteps(request: PublishRequest, ports: PublishPorts, state: ReportState): Promise<void> {
  const isOver = (): boolean => state.error !== undefined && !request.keepGoing;

  // Read: each path becomes a package.
  const chosen = await readChosen({ ...request, asListed: true }, ports);
  takeChoice(state, chosen);
  if (chosen.skipped !== undefined) {
    state.warnings.push(chosen.skipped);
    return;
  }
  state.warnings.push(
    ...placeholderVersions(chosen.candidates),
    ...chosen.candidates.flatMap(({ package: { warnings } }): readonly Warning[] => warnings),
  );
  if (chosen.fatal !== undefined) throw chosen.fatal;
  if (isOver()) return;

  // Gate: a real Helm has its say, where one was asked for. What it refuses is as invalid as what cannot be packaged.
  const { passed: candidates, refused, warnings } = await gateCharts(chosen.candidates, request, ports);
  state.warnings.push(...warnings);
  takeChoice(state, { ...chosen, candidates, invalid: [...chosen.invalid, ...refused] });
  if (isOver()) return;

  // Plan: what the index and the store say of each chart. Up to its end nothing is written.
  const first = await readIndexFor(candidates, request, ports);
  const { index, isEmptyStore } = first;
  state.before = state.after = stateOf(index);
  if (index.kind === 'present') state.warnings.push(...index.read.warnings, ...keptStyle(index.read, request));

  const created = new Date(ports.clock.now()).toISOString();
  const planned = await planCharts(candidates, first, { request, ports });
  takeVerdicts(state, refuseUnlistable(planned, index, { request, created }));
  for (const verdict of state.verdicts) ports.onEvent(decidedEvent(verdict));
  if (isOver()) return;

  // Invariant: the next index is made before anything is staged. What was put and cannot be listed would be an orphan.
  const additions = state.verdicts.filter(isAddition);
  if (additions.length > 0) {
    const { chunks, urls } = nextRevision(additions, index, { request, created });
    const entries = [...urls].map(([{ candidate }, url]) => ({ ...candidate.package.metadata, url }));
    state.warnings.push(...indexSizeWarnings(lengthOf(chunks)), ...keptUrls(entries, request.indexUrls));
  }
  if (request.dryRun) {
    state.isDone = true;
    state.unpublished = first.unpublished;
    const plan = { isChanged: additions.length > 0, index, verdicts: state.verdicts };
    if (ports.cdn !== undefined) state.invalidation = { ...noInvalidation, paths: duePaths(plan, { request, ports }) };
    return;
  }

  // Before the first write: what all writes rely on.
  const writes = state.verdicts.some(isWrite);
  const probed = writes ? await provePreconditions(ports.store, proofOn(index), ports.signal) : undefined;
  if (writes) state.warnings.push(...waivedPreconditions(ports.store));

  // The commits below say once more what the user waived.
  const onWarning = (warning: Warning): void => {
    if (!state.warnings.some(({ code, message }) => code === warning.code && message === warning.message)) state.warnings.push(warning);
  };

  // Begin: the first packages of a repository are put beside an index that says what they are.
  const begun = isEmptyStore && additions.length > 0 ? await beginIndex(index, { ...ports, probed, onWarning }) : index;
  state.before = state.after = stateOf(begun);
  state.isBegun = isBegun(begun) && !isBegun(index);

  // Stage: packages are in the store, and nobody sees them yet.
  const runId = ports.random.id();
  takeVerdicts(state, await stageCharts(state.verdicts, request, ports));
  if (isOver()) return await invalidateReplaced(state, runId, { request, ports });

  // Commit: one replacement of the index, by which all of it becomes true. If the answers to the packages show that versioning was switched
  // on meanwhile, the commit proves the preconditions again: some stores keep them only without it.
  const onAttempt = (attempt: number): void => {
    state.attempts = attempt;
  };
  const committed = await commitCharts(state.verdicts, begun, { request, ports, created, runId, probed, onAttempt, onWarning });
  takeVerdicts(state, committed.verdicts);
  state.before = committed.before;
  state.after = committed.after;
  state.isBegun &&= committed.kind !== 'committed' && isBegun(committed.index);
  state.unpublished = withoutListed(first.unpublished, committed.index, request.url);

  state.isDone = committed.kind !== 'stopped';
  if (committed.kind === 'stopped') return await invalidateReplaced(state, runId, { request, ports });

  // Announce: the CDN drops its copies of what has changed. What it does not do, time does; the commit stands.
  const left = { isChanged: committed.kind === 'committed', index: committed.index, verdicts: committed.verdicts };
  await invalidateStale(dueOf(left, runId, { request, ports }), state, { request, ports });
  ports.signal.throwIfAborted();

  // Verify: as the origin has it, and then as users see it.
  await verifyChanges(request, ports, state);
}

async function invalidateStale(stale: StalePaths, state: ReportState, context: PublishContext): Promise<void> {
  state.invalidation = await invalidate(stale, context);
  if (isNotInvalidated(state.invalidation)) state.staleUntil = staleUntilFrom(context.ports.clock.now());
}

/** Users see a provenance file as soon as it is put, also if the run ends without a commit. */
async function invalidateReplaced(state: ReportState, runId: string, context: PublishContext): Promise<void> {
  await invalidateStale({ paths: replacedPaths(state.verdicts, context), commit: runId }, state, context);
}

/** What was put, adopted or put back is read back, provenance files too; what was there before is another verb's work. */
async function verifyChanges(request: PublishRequest, ports: PublishPorts, state: ReportState): Promise<void> {
  const changed = state.verdicts.filter(isPlanned).filter(isToReadBack);
  const { etag } = state.after;
  if (changed.length === 0 || etag === null) return;
  if (!request.verify) {
    state.verification = { outcome: 'skipped' };
    return;
  }
  state.verification = { outcome: 'failed' };
  const view = await readBack(changed, etag, { request, ports });
  // Of provenance files alone, nothing was looked at through the public URL.
  if (changed.some(isChanged)) takeView(view, state, { request, ports });
  else state.verification = { outcome: 'verified' };
}

function takeView(view: PublicView, state: ReportState, { request, ports }: PublishContext): void {
  state.verification = { outcome: view.kind === 'current' ? 'verified' : 'stale' };
  // Who looks through the CDN and sees the new index has no cause to wait for anything.
  if (view.kind === 'current' && request.url !== undefined) state.staleUntil = undefined;
  if (view.kind === 'older') state.staleUntil = staleUntilFrom(ports.clock.now());
  const warning = viewWarning(view, request.url ?? '', state.staleUntil);
  if (warning !== undefined) state.warnings.push(warning);
}

async function readIndexFor(candidates: readonly Candidate[], request: PublishRequest, ports: PublishPorts): Promise<FirstIndex> {
  ports.signal.throwIfAborted();
  const questions = {
    fileNames: candidates.map((candidate) => candidate.package.fileName),
    ownKeys: ownKeys(candidates),
    newIndex: request.newIndex,
    signal: ports.signal,
  };
  const first = await readFirstIndex(ports.store, questions);
  const { index } = first;
  const sizeBytes = index.kind === 'present' ? index.sizeBytes : 0;
  const { etag, versions } = stateOf(index);
  ports.onEvent({ kind: 'index-read', revision: etag, versions, sizeBytes });
  return first;
}

/** Whoever asks for a style should hear that an index keeps its own. */
function keptStyle({ style }: ReadIndex, { indexStyle }: PublishRequest): readonly Warning[] {
  if (indexStyle === undefined || indexStyle === style) return [];
  return [
    {
      code: 'index-style-kept',
      message: `the index is written as ${style} and stays so, although --index-style ${indexStyle} was asked for`,
      hint: `change it once, where the repository is a folder, with: charthouse index DIR --index-style ${indexStyle}`,
    },
  ];
}

/** A chart for which something is put, if only its provenance file. */
function isWrite(verdict: Verdict): boolean {
  return isPlanned(verdict) && verdict.action !== 'skip' && (verdict.action !== 'keep' || verdict.candidate.provenance !== undefined);
}

/** A run that ends before the plan tells of its charts as not written. */
function takeChoice(state: ReportState, { candidates, invalid }: Choice): void {
  state.verdicts = candidates.map(asNew);
  state.invalid = invalid;
  state.error = invalid[0]?.error;
}

/** The first refusal is the error of the run. */
function takeVerdicts(state: ReportState, verdicts: readonly Verdict[]): void {
  state.verdicts = verdicts;
  state.error ??= verdicts.find((verdict) => verdict.kind === 'refused')?.error;
}

function decidedEvent(verdict: Verdict): Parameters<PublishPorts['onEvent']>[0] {
  const { name, version } = verdict.candidate.package.metadata;
  return { kind: 'chart-decided', name, version, outcome: decisionOf(verdict) };
}
