/** The one moment at which a publish becomes true: the index is replaced, if it is still the revision that was read. */
import { bareDigest } from '../../base/digest.ts';
import { mapBounded } from '../../repository/bounded.ts';
import { refusalsOf } from '../../repository/commit/conflict-limit.ts';
import {
  type CurrentIndex,
  etagOf,
  type PresentIndex,
  readCurrentIndex,
  revisionOf,
  versionsOf,
  versionsSeenIn,
} from '../../repository/commit/current-index.ts';
import { putRevision } from '../../repository/commit/put-index.ts';
import { indexKey } from '../../repository/objects.ts';
import { refuseUnlistable } from './listable.ts';
import { decideChart, storeWidth } from './plan.ts';
import { type CommitContext, isAddition, isPlanned, type Planned, type Verdict } from './request.ts';
import { nextRevision } from './revision.ts';

/** One state of the index; `revision` is null where there is none. */
export interface IndexState {
  readonly revision: string | null;
  readonly versions: number;
}

/**
 * `committed`: the index went from `before` to `after`, by this run alone. `stopped`: nothing was committed, as charts were
 * refused meanwhile. Where this run changed nothing, `before` and `after` are both the index as it was seen last, which is `index`.
 */
export interface CommitOutcome {
  readonly kind: 'committed' | 'nothing-to-do' | 'stopped';
  readonly verdicts: readonly Verdict[];
  readonly before: IndexState;
  readonly after: IndexState;
  readonly index: CurrentIndex;
}

/**
 * Invariant: one commit for any number of charts, by compare-and-swap.
 * A lost swap is read again, decided again, spliced again, until it is won or the signal ends it.
 */
export async function commitCharts(verdicts: readonly Verdict[], index: CurrentIndex, context: CommitContext): Promise<CommitOutcome> {
  const { request, ports } = context;
  let state: State = { verdicts, index };
  const onRefusal = refusalsOf(indexKey, ports.store.name);
  for (let attempt = 1; ; attempt += 1) {
    const additions = state.verdicts.filter(isAddition);
    const before = stateOf(state.index);
    const unchanged = { verdicts: state.verdicts, before, after: before, index: state.index };
    if (!request.keepGoing && !state.verdicts.every(isPlanned)) return { kind: 'stopped', ...unchanged };
    if (additions.length === 0) return { kind: 'nothing-to-do', ...unchanged };
    ports.signal.throwIfAborted();
    context.onAttempt(attempt);
    ports.onEvent({ kind: 'commit-started', attempt });
    const swapped = await swap(additions, { index: state.index, attempt }, context);
    if (swapped.kind === 'won') {
      const { after, urls } = swapped;
      ports.onEvent({ kind: 'committed', revision: after.revision, versions: after.versions, attempts: attempt });
      return { kind: 'committed', verdicts: withUrls(state.verdicts, urls), before, after, index: state.index };
    }
    onRefusal(etagOf(state.index) ?? null, etagOf(swapped.index) ?? null);
    const decided = await decideAgain(state, swapped.index, context);
    state = { verdicts: refuseUnlistable(decided, swapped.index, context), index: swapped.index };
  }
}

/** What is to be committed, and onto what. */
interface State {
  readonly verdicts: readonly Verdict[];
  readonly index: CurrentIndex;
}

function stateOf(index: CurrentIndex): IndexState {
  return { revision: revisionOf(index), versions: versionsOf(index) };
}

/** `lost` has the revision that came between. */
type Swap =
  | { readonly kind: 'won'; readonly after: IndexState & { readonly revision: string }; readonly urls: ReadonlyMap<Planned, string> }
  | { readonly kind: 'lost'; readonly index: CurrentIndex };

/** One attempt. The identity of the run tells a later look whose revision it is. */
async function swap(
  additions: readonly Planned[],
  { index, attempt }: { readonly index: CurrentIndex; readonly attempt: number },
  context: CommitContext,
): Promise<Swap> {
  const { request, ports, runId, probed } = context;
  const { chunks, versions, urls } = nextRevision(additions, index, context);
  const put = await putRevision({ body: chunks, marks: { runId, probed }, replaces: etagOf(index), attempt }, ports.store, {
    ...ports,
    read: (signal) =>
      readCurrentIndex(ports.store, {
        fileNames: additions.map(({ candidate }) => candidate.package.fileName),
        newIndex: request.newIndex,
        versionsSeen: versionsSeenIn(index),
        signal,
      }),
    isOurs: (now) => now.kind === 'present' && isOurs(now, additions, context),
  });
  if (put.kind === 'stored') put.warnings?.forEach(context.onWarning);
  return put.kind === 'stored' ? { kind: 'won', after: { revision: put.etag, versions }, urls } : { kind: 'lost', index: put.index };
}

/** `created` carries this run's own time to the millisecond; with the digest it tells our entry from another publisher's. */
function isOurs({ marks, read }: PresentIndex, additions: readonly Planned[], { runId, created }: CommitContext): boolean {
  if (marks.runId !== undefined && marks.runId === runId) return true;
  return additions.every(({ candidate, digest }) => {
    const { name, version } = candidate.package.metadata;
    const listed = read.versionsOf(name).find((entry) => entry.version === version);
    return listed !== undefined && bareDigest(listed.digest) === digest && listed.created === created;
  });
}

/** Which URL an entry has is known when it is written: the list that it came into may have another form by then. */
function withUrls(verdicts: readonly Verdict[], urls: ReadonlyMap<Planned, string>): readonly Verdict[] {
  return verdicts.map((verdict) => (isPlanned(verdict) ? { ...verdict, url: urls.get(verdict) ?? verdict.url } : verdict));
}

/** What another publisher committed meanwhile may be our very version, or may stand in its way. */
async function decideAgain({ verdicts }: State, index: CurrentIndex, context: CommitContext): Promise<readonly Verdict[]> {
  return mapBounded(verdicts, storeWidth, async (verdict) => {
    if (!isAddition(verdict)) return verdict;
    const decided = await decideChart(verdict.candidate, index, context);
    return isAddition(decided) ? verdict : decided;
  });
}
