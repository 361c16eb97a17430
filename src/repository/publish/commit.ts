/** The one moment at which a publish becomes true: the index is replaced, if it is still the revision that was read. */
import type { ObjectAttributes } from '../../store/contract.ts';
import { mapBounded } from '../bounded.ts';
import { indexAttributes, indexKey } from '../objects.ts';
import { type CurrentIndex, revisionOf, runIdKey, versionsOf } from './current-index.ts';
import { decideChart, storeWidth } from './plan.ts';
import { type CommitContext, isAddition, isPlanned, type Planned, type Verdict } from './request.ts';
import { nextRevision } from './revision.ts';
import { settlePut } from './settle.ts';

/** One state of the index; `revision` is null where there is none. */
export interface IndexState {
  readonly revision: string | null;
  readonly versions: number;
}

/**
 * `committed`: the index went from `before` to `after`, by this run alone. `stopped`: nothing was committed, as charts were
 * refused meanwhile. Where this run changed nothing, `before` and `after` are both the index as it was seen last.
 */
export interface CommitOutcome {
  readonly kind: 'committed' | 'nothing-to-do' | 'stopped';
  readonly verdicts: readonly Verdict[];
  readonly before: IndexState;
  readonly after: IndexState;
}

const backOff = { firstMs: 50, mostMs: 5_000 };

/**
 * Invariant: one commit for any number of charts, by compare-and-swap.
 * A lost swap is read again, decided again, spliced again, until it is won or the signal ends it.
 */
export async function commitCharts(verdicts: readonly Verdict[], index: CurrentIndex, context: CommitContext): Promise<CommitOutcome> {
  const { request, ports } = context;
  let state: State = { verdicts, index };
  for (let attempt = 1; ; attempt += 1) {
    const additions = state.verdicts.filter(isAddition);
    const before = stateOf(state.index);
    const unchanged = { verdicts: state.verdicts, before, after: before };
    if (!request.keepGoing && !state.verdicts.every(isPlanned)) return { kind: 'stopped', ...unchanged };
    if (additions.length === 0) return { kind: 'nothing-to-do', ...unchanged };
    ports.signal.throwIfAborted();
    context.onAttempt(attempt);
    ports.onEvent({ kind: 'commit-started', attempt });
    const swapped = await swap(additions, state.index, context);
    if (swapped.kind === 'won') {
      const { after, urls } = swapped;
      ports.onEvent({ kind: 'committed', revision: after.revision, versions: after.versions, attempts: attempt });
      return { kind: 'committed', verdicts: withUrls(state.verdicts, urls), before, after };
    }
    await pause(attempt, context);
    state = { verdicts: await decideAgain(state, swapped.index, context), index: swapped.index };
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

/** One attempt. The index's ETag is the condition; the identity of the run tells a later look whose revision it is. */
async function swap(additions: readonly Planned[], index: CurrentIndex, context: CommitContext): Promise<Swap> {
  const { ports, runId } = context;
  const { chunks, versions, urls } = nextRevision(additions, index, context);
  const attributes: ObjectAttributes = { ...indexAttributes, metadata: { [runIdKey]: runId } };
  const put = await settlePut(
    () =>
      index.kind === 'present'
        ? ports.store.putIfMatch(indexKey, index.etag, chunks, { attributes, signal: ports.signal })
        : ports.store.putNew(indexKey, chunks, { attributes, signal: ports.signal }),
    { additions, index, context },
  );
  return put.kind === 'stored' ? { kind: 'won', after: { revision: put.etag, versions }, urls } : { kind: 'lost', index: put.index };
}

/** Which URL an entry has is known when it is written: the list that it came into may have another form by then. */
function withUrls(verdicts: readonly Verdict[], urls: ReadonlyMap<Planned, string>): readonly Verdict[] {
  return verdicts.map((verdict) => (isPlanned(verdict) ? { ...verdict, url: urls.get(verdict) ?? verdict.url } : verdict));
}

/** Full jitter: publishers that met once should not meet again. */
async function pause(attempt: number, { ports }: CommitContext): Promise<void> {
  const ceilingMs = Math.min(backOff.mostMs, backOff.firstMs * 2 ** (attempt - 1));
  const waitMs = Math.round(ports.random.unit() * ceilingMs);
  ports.onEvent({ kind: 'commit-lost', attempt, waitMs });
  await ports.clock.sleep(waitMs, ports.signal);
}

/** What another publisher committed meanwhile may be our very version, or may stand in its way. */
async function decideAgain({ verdicts }: State, index: CurrentIndex, context: CommitContext): Promise<readonly Verdict[]> {
  return mapBounded(verdicts, storeWidth, async (verdict) => {
    if (!isAddition(verdict)) return verdict;
    const decided = await decideChart(verdict.candidate, index, context);
    return isAddition(decided) ? verdict : decided;
  });
}
