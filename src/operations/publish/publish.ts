/** The operation `publish`, as a list of its steps: read, lint, plan, prove, begin, stage, commit, Artifact Hub, invalidate, pages, verify. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { Warning } from '../../base/warning.ts';
import { indexBudgetWarnings } from '../../readers/sizes.ts';
import { beginIndex } from '../../repository/commit/begin-index.ts';
import { isBegun, readOf } from '../../repository/commit/current-index.ts';
import { sizeOfNext } from '../../repository/commit/next-index.ts';
import { proofOn, provePreconditions, waivedPreconditions } from '../../repository/commit/preconditions.ts';
import { withoutListed } from '../../repository/commit/unpublished.ts';
import { stateOf } from '../../repository/index-state.ts';
import { invalidate, noInvalidation } from '../../repository/invalidation/invalidate.ts';
import type { StalePaths } from '../../repository/invalidation/stale-paths.ts';
import { isNotInvalidated, staleUntilFrom } from '../../repository/invalidation/staleness.ts';
import type { PublishReport } from '../../repository/outcome.ts';
import { keptUrls } from '../../repository/packages/kept-urls.ts';
import { artifactHubPaths, keepArtifactHubFile } from './artifact-hub.ts';
import { commitCharts } from './commit.ts';
import { lintAndRender } from './lint-and-render.ts';
import { refuseUnlistable } from './listable.ts';
import { nextPublishIndex } from './next-index.ts';
import { asNew, isAccepted, isAddition, type Packaged } from './outcome.ts';
import { packUnlisted } from './pack-unlisted.ts';
import { pagesOfPublish } from './pages.ts';
import { placeholderVersions } from './placeholder-versions.ts';
import { planCharts } from './plan.ts';
import { indexWarnings, readIndexFor } from './read-index.ts';
import { type Recorder, reportOf, startRecorder } from './report.ts';
import type { CommitContext, PublishContext, PublishPorts, PublishRequest } from './request.ts';
import { selectCharts } from './select-charts.ts';
import { stageCharts } from './stage.ts';
import { duePaths, replacedPaths, staleAfter } from './stale-paths.ts';
import { verifyPublished } from './verify-published.ts';

/**
 * Publishes charts into a repository. Never throws for what a user can correct: the report's `error` has the reason,
 * and `index` shows whether anything was committed.
 */
export async function publishCharts(request: PublishRequest, ports: PublishPorts): Promise<PublishReport> {
  const started = ports.clock.now();
  const run = startRecorder();
  const afterwards: Promise<void>[] = [];
  try {
    await publish({ request, ports }, run, (work) => afterwards.push(work));
    // Now the repository has them.
    if (run.now().error === undefined && !request.dryRun) await ports.kept?.save();
  } catch (error) {
    run.record({ error: asCharthouseError(error, ports.signal) });
  }
  await Promise.all(afterwards);
  return reportOf(run.now(), { request, ports, durationMs: ports.clock.now() - started });
}

/** The list. Each step takes the values of the steps before it, and `run` records what it did, since any of them may throw. */
async function publish(context: PublishContext, run: Recorder, onAfterwards: CommitContext['onAfterwards']): Promise<void> {
  const { request, ports } = context;
  const isOver = (): boolean => run.now().error !== undefined && !request.keepGoing;

  // Read: each path becomes a package, and the tag selects charts.
  const selection = await selectCharts({ ...request, asListed: true }, ports);
  run.recordCharts([...selection.invalid, ...selection.candidates.map(asNew)]);
  if (selection.skipped !== undefined) return run.warn([selection.skipped]);
  run.warn(placeholderVersions(selection.candidates));
  run.warn(selection.candidates.flatMap(({ package: { warnings } }): readonly Warning[] => warnings));
  if (selection.fatal !== undefined) throw selection.fatal;
  if (isOver()) return;

  // Lint and render: with a real Helm, if the user asked for one. A chart that it refuses is as invalid as one that cannot be packaged.
  const { passed: candidates, refused, warnings } = await lintAndRender(selection.candidates, request, ports);
  const invalid = [...selection.invalid, ...refused];
  run.warn(warnings);
  run.recordCharts([...invalid, ...candidates.map(asNew)]);
  if (isOver()) return;

  // Plan: what becomes of each chart, by the index and the store. Up to the end of this step nothing is written.
  const first = await readIndexFor(candidates, context);
  const { index } = first;
  const packed = await packUnlisted(candidates, readOf(index), ports);
  run.record({ before: stateOf(index), after: stateOf(index) });
  run.warn(indexWarnings(first, request));
  const created = new Date(ports.clock.now()).toISOString();
  const planned = refuseUnlistable(await planCharts(packed, first, context), readOf(index), { request, created });
  run.recordCharts([...invalid, ...planned]);
  for (const { candidate, outcome } of planned) {
    const { name, version } = candidate.package.metadata;
    ports.onEvent({ kind: 'chart-decided', name, version, outcome });
  }
  if (isOver()) return;

  // Invariant: the next index is made before anything is staged. What was put and cannot be listed would be an orphan.
  const additions = planned.filter(isAddition);
  if (additions.length > 0) {
    const next = nextPublishIndex(additions, index, { request, created });
    const entries = [...next.urls].map(([{ candidate }, url]) => ({ ...candidate.package.metadata, url }));
    run.warn([...indexBudgetWarnings(sizeOfNext(next)), ...keptUrls(entries, request.indexUrls)]);
  }
  if (request.dryRun) {
    run.record({ isDone: true, unpublished: first.unpublished });
    await keepArtifactHubFile(context, run);
    const more = artifactHubPaths(run.now().artifactHub, request.url);
    const paths = [...duePaths({ isChanged: additions.length > 0, index, charts: planned }, context), ...more];
    if (ports.cdn !== undefined) run.record({ invalidation: { ...noInvalidation, paths } });
    return;
  }

  // Prove: that the store keeps the preconditions on which all writes rely, before the first write.
  const writes = planned.some(isWrite);
  const probed = writes ? await provePreconditions(ports.store, proofOn(index), ports.signal) : undefined;
  if (writes) run.warn(waivedPreconditions(ports.store));

  // Begin: the first packages of a repository are put beside an index with the mark of a first publish.
  const onWarning = (warning: Warning): void => run.warn([warning]);
  const isFirst = first.isEmptyStore && additions.length > 0;
  const begun = isFirst ? await beginIndex(index, { ...ports, probed, onWarning }) : index;
  const hasBegun = isBegun(begun) && !isBegun(index);
  run.record({ before: stateOf(begun), after: stateOf(begun), isBegun: hasBegun });

  // Stage: packages are put into the store, and no reader sees them yet. Readers see a replaced provenance file at once.
  const runId = ports.random.id();
  const staged = await stageCharts(planned, request, ports);
  run.recordCharts([...invalid, ...staged]);
  if (isOver()) return await invalidateReplaced(staged, runId, context, run);

  // Commit: the index is replaced once, and all of the run becomes visible. If the answers to the packages show that versioning was switched
  // on meanwhile, the commit proves the preconditions again: some stores keep them only without it.
  const onAttempt = (attempts: number): void => run.record({ attempts });
  const committed = await commitCharts(staged, begun, { ...context, created, runId, probed, onAttempt, onWarning, onAfterwards });
  const isCommitted = committed.kind === 'committed';
  run.recordCharts([...invalid, ...committed.charts]);
  run.record({
    before: committed.before,
    after: committed.after,
    isBegun: hasBegun && !isCommitted && isBegun(committed.index),
    unpublished: withoutListed(first.unpublished, committed.index, request.url).filter((key) => !committed.othersKeys.includes(key)),
    isDone: committed.kind !== 'stopped',
  });
  if (committed.kind === 'stopped') return await invalidateReplaced(committed.charts, runId, context, run);

  // Artifact Hub: the file that it reads beside the index says what is configured.
  await keepArtifactHubFile(context, run);

  // Invalidate: the CDN drops its copies of what has changed. If it does not, they expire; the commit remains.
  const left = { isChanged: isCommitted, index: committed.index, charts: committed.charts };
  const more = artifactHubPaths(run.now().artifactHub, request.url);
  await invalidateStale(staleAfter(left, { runId, more }, context), context, run);
  ports.signal.throwIfAborted();

  // Pages: what a browser shows.
  await pagesOfPublish(committed, context, run);
  ports.signal.throwIfAborted();

  // Verify: as the origin has it, and then as users see it.
  await verifyPublished(committed.charts, context, run);
}

async function invalidateStale(stale: StalePaths, context: PublishContext, run: Recorder): Promise<void> {
  const invalidation = await invalidate(stale, context);
  run.record({ invalidation });
  if (isNotInvalidated(invalidation)) run.record({ staleUntil: staleUntilFrom(context.ports.clock.now()) });
}

/** For a run that ends without a commit. */
async function invalidateReplaced(charts: readonly Packaged[], runId: string, context: PublishContext, run: Recorder): Promise<void> {
  await invalidateStale({ paths: replacedPaths(charts, context), commit: runId }, context, run);
}

/** A chart for which something is put, if only its provenance file. */
function isWrite(chart: Packaged): boolean {
  if (!isAccepted(chart) || chart.outcome === 'skipped') return false;
  return chart.outcome !== 'unchanged' || chart.candidate.provenance !== undefined;
}
