/** The operation `rebase-urls`: entries lead to other places, and nothing else of the index changes. */

import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, type PresentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type MovedIndex, nextIndexWithUrls } from '../../repository/commit/next-index.ts';
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
}

/** If another run was faster, the index is read again: the other run may have added entries of the old base. */
function rebase(context: RebaseContext, state: ReportState): Pick<IndexCommit<CurrentIndex, MovedIndex>, 'read' | 'next' | 'operation'> {
  const run: Run = { ...context, looks: new Map(), state };
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
  state.changed = next.changes.flatMap(({ before, after: { name, version, urls } }) =>
    before.urls.flatMap((from, at): readonly ChangedUrl[] => (from === urls[at] ? [] : [{ name, version, from, to: urls[at] ?? '' }])),
  );
  state.elsewhere = otherPlaces(
    [...index.read.allVersions()].map((listed) => ({ ...listed, urls: listed.urls.map((url) => movedUrl(url, request)) })),
    request.url,
  );
  if (next.changes.length === 0) {
    // Another run, or this one by a write whose answer was lost, has changed them meanwhile.
    if (!hadChanges) refuseNothing(run);
    return 'nothing';
  }
  state.findings = await lookAtPlaces(next.changes, run.looks, { ...run.ports, url: request.url });
  refuseFindings(state.findings, request);
  return next;
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
