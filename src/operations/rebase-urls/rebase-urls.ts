/** The operation `rebase-urls`: entries lead to other places, and nothing else of the index changes. */

import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import type { UrlChange } from '../../index-file/change-urls.ts';
import { archiveIndexKey, archiveSite } from '../../repository/archive/archive-store.ts';
import { moveArchivedUrls } from '../../repository/archive/move-archived-urls.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, type PresentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type MovedIndex, nextIndexWithUrls } from '../../repository/commit/next-index.ts';
import { proofOn } from '../../repository/commit/preconditions.ts';
import { indexPaths } from '../../repository/invalidation/stale-paths.ts';
import { indexKey } from '../../repository/objects.ts';
import { otherPlaces, otherPlacesText } from '../../repository/packages/elsewhere.ts';
import { movedUrl } from '../../repository/packages/moved-url.ts';
import { type Looks, lookAtPlaces } from '../../repository/packages/places-in-store.ts';
import { changeIndex, indexWasRead } from '../change-index.ts';
import { refuseFindings } from './package-places.ts';
import { type ReportState, reportOf, startState } from './report.ts';
import type { ChangedUrl, RebaseContext, RebasePorts, RebaseReport, RebaseRequest } from './request.ts';

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function rebaseUrls(request: RebaseRequest, ports: RebasePorts): Promise<RebaseReport> {
  const state = startState();
  const context = { request, ports };
  const durationMs = await changeIndex(() => rebase(context, state), context, state);
  return reportOf(state, context, durationMs);
}

/** A run, and what of it stays the same in every attempt to commit. */
interface Run extends RebaseContext {
  readonly looks: Looks;
  readonly state: ReportState;
  readonly runId: string;
  /** Changes in the archive so far. */
  readonly archived: ChangedUrl[];
}

/** If another run was faster, the index is read again: the other run may have added entries of the old base. */
function rebase(context: RebaseContext, state: ReportState): Pick<IndexCommit<CurrentIndex, MovedIndex>, 'read' | 'next' | 'operation'> {
  const run: Run = { ...context, looks: new Map(), state, runId: context.ports.random.id(), archived: [] };
  return {
    operation: 'rebase-urls',
    read: (signal, versionsSeen) => readCurrentIndex(context.ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, run),
  };
}

async function nextIndexFor(current: CurrentIndex, run: Run): Promise<MovedIndex | 'nothing'> {
  const { request, state } = run;
  const index = presentIndex(current, run);
  const hadChanges = state.changed.length > 0;
  const next = nextIndexWithUrls(index.read, (url) => movedUrl(url, request));
  state.changed = next.changes.flatMap(changedUrls);
  state.elsewhere = otherPlaces(
    [...index.read.allVersions()].map((listed) => ({ ...listed, urls: listed.urls.map((url) => movedUrl(url, request)) })),
    request.url,
  );
  if (next.changes.length === 0) {
    state.findings = [];
    await moveArchive(current, run);
    // Another run, or this one by a write whose answer was lost, has changed them meanwhile.
    if (!hadChanges && state.changed.length === 0) refuseNothing(run);
    return 'nothing';
  }
  state.findings = await lookAtPlaces(next.changes, run.looks, { ...run.ports, url: request.url });
  refuseFindings(state.findings, request);
  await moveArchive(current, run);
  return next;
}

/**
 * The archive changes before the index, so that a run that is killed in between is completed by the next one, which finds old URLs in the
 * index. Nothing changes if a package of either is not at its new URL.
 */
async function moveArchive(current: CurrentIndex, run: Run): Promise<void> {
  const { request, ports, state, looks, runId, archived } = run;
  const moved = await moveArchivedUrls(
    {
      urlFor: (url) => movedUrl(url, request),
      check: async (changes) => {
        state.findings = [...state.findings, ...(await lookAtPlaces(changes, looks, { ...ports, url: request.url }))];
        refuseFindings(state.findings, request);
      },
      ...{ runId, probed: proofOn(current), dryRun: request.dryRun },
    },
    { ...ports, onWarning: () => undefined },
  );
  if (moved?.left.isChanged === true) {
    archived.push(...moved.changes.flatMap(changedUrls).map((change) => ({ ...change, index: archiveIndexKey })));
    state.alsoStale = indexPaths(moved.left, { url: archiveSite(request.url), nowMs: ports.store.now() });
  }
  state.changed = [...state.changed, ...archived];
}

function changedUrls({ before, after: { name, version, urls } }: UrlChange): readonly ChangedUrl[] {
  return before.urls.flatMap((from, at) => (from === urls[at] ? [] : [{ name, version, from, to: urls[at] ?? '' }]));
}

/** @throws CH_INDEX_VANISHED if there is none */
function presentIndex(index: CurrentIndex, { ports, state }: Run): PresentIndex {
  if (index.kind === 'missing') {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${ports.store.name}`,
      hint: 'check the target; if the repository moves, take its index over first with: charthouse rebuild --from FILE',
    });
  }
  indexWasRead(index, ports, state);
  state.warnings = index.read.warnings;
  return index;
}

/** A typo in the old URL looks just like this, and nothing would change. */
function refuseNothing({ request, state }: Run): void {
  if (state.elsewhere.length === 0) return;
  throw new CharthouseError('CH_USAGE', {
    message: `no URL in ${indexKey} begins with ${quoted(printableUrl(request.oldUrl))}`,
    hint: `name the base of the URLs that should change with ${option('old-url')}; entries lead to ${otherPlacesText(state.elsewhere)}`,
    details: { oldUrl: printableUrl(request.oldUrl), elsewhere: state.elsewhere },
  });
}
