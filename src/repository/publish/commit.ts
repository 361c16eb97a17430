/** The one moment at which a publish becomes true: the index is replaced, if it is still the revision that was read. */
import { CharthouseError } from '../../base/error.ts';
import { addEntries } from '../../index-file/add-entries.ts';
import type { ObjectAttributes } from '../../store/contract.ts';
import { mapBounded } from '../bounded.ts';
import { type CurrentIndex, indexKey, revisionOf, runIdKey, versionsOf } from './current-index.ts';
import { entriesFor } from './entries.ts';
import { indexAttributes } from './object-attributes.ts';
import { decideChart, storeWidth } from './plan.ts';
import { isAddition, isPlanned, type Planned, type PublishPorts, type PublishRequest, type Verdict } from './request.ts';
import { settlePut } from './settle.ts';

/** A commit in the making. `created` is the time all entries of this run carry, and `runId` its identity. */
export interface CommitContext {
  readonly request: PublishRequest;
  readonly ports: PublishPorts;
  readonly created: string;
  readonly runId: string;
}

/** `committed` has the index's new revision; `stopped` committed nothing, as charts were refused meanwhile. */
export type CommitOutcome = {
  readonly kind: 'committed' | 'nothing-to-do' | 'stopped';
  readonly verdicts: readonly Verdict[];
  readonly revision: string | null;
  readonly versions: number;
  readonly attempts: number;
};

const backOff = { firstMs: 50, mostMs: 5_000 };

/**
 * Invariant: one commit for any number of charts, by compare-and-swap.
 * A lost swap is read again, decided again, spliced again, until it is won or the signal ends it.
 */
export async function commitCharts(verdicts: readonly Verdict[], index: CurrentIndex, context: CommitContext): Promise<CommitOutcome> {
  const { request, ports } = context;
  let state: State = { verdicts, index };
  for (let attempts = 0; ; attempts += 1) {
    const additions = state.verdicts.filter(isAddition);
    const refused = state.verdicts.some((verdict) => !isPlanned(verdict));
    const done = { verdicts: state.verdicts, revision: revisionOf(state.index), versions: versionsOf(state.index), attempts };
    if (refused && !request.keepGoing) return { kind: 'stopped', ...done };
    if (additions.length === 0) return { kind: attempts === 0 ? 'nothing-to-do' : 'committed', ...done };
    ports.signal.throwIfAborted();
    ports.onEvent({ kind: 'commit-started', attempt: attempts + 1 });
    const put = await swap(additions, state.index, context);
    if (put.kind === 'won') {
      const won = { revision: put.revision, versions: put.versions, attempts: attempts + 1 };
      ports.onEvent({ kind: 'committed', ...won });
      return { kind: 'committed', verdicts: withUrls(state.verdicts, put.urls), ...won };
    }
    await pause(attempts, context);
    state = { verdicts: await decideAgain(state, put.index, context), index: put.index };
  }
}

interface State {
  readonly verdicts: readonly Verdict[];
  readonly index: CurrentIndex;
}

/** `lost` has the revision that came between. */
type Swap =
  | { readonly kind: 'won'; readonly revision: string; readonly versions: number; readonly urls: ReadonlyMap<Planned, string> }
  | { readonly kind: 'lost'; readonly index: CurrentIndex };

async function swap(additions: readonly Planned[], index: CurrentIndex, context: CommitContext): Promise<Swap> {
  const { request, ports, created, runId } = context;
  const read = index.kind === 'present' ? index.read : undefined;
  const entries = entriesFor(additions, read, { request, created });
  const { chunks, versionCount } = addEntries(read, {
    entries: entries.map(({ entry }) => entry),
    generated: created,
    style: request.indexStyle,
  });
  // Invariant: a shrink needs a word. Both counts are of bytes, the ones read and the ones about to be written.
  if (versionCount !== versionsOf(index) + additions.length) {
    throw new CharthouseError('CH_INDEX_SHRINK', {
      message: `the new index would list ${versionCount} versions, where ${versionsOf(index)} and ${additions.length} new ones were expected`,
    });
  }
  const urls = new Map(entries.map(({ verdict, url }) => [verdict, url]));
  const attributes: ObjectAttributes = { ...indexAttributes, metadata: { [runIdKey]: runId } };
  const put = await settlePut(
    () =>
      index.kind === 'present'
        ? ports.store.putIfMatch(indexKey, index.etag, chunks, attributes, { signal: ports.signal })
        : ports.store.putNew(indexKey, chunks, attributes, { signal: ports.signal }),
    { additions, index, context },
  );
  return put.kind === 'stored' ? { kind: 'won', revision: put.etag, versions: versionCount, urls } : { kind: 'lost', index: put.index };
}

function withUrls(verdicts: readonly Verdict[], urls: ReadonlyMap<Planned, string>): readonly Verdict[] {
  return verdicts.map((verdict) => (isPlanned(verdict) ? { ...verdict, url: urls.get(verdict) ?? verdict.url } : verdict));
}

/** Full jitter: publishers that met once should not meet again. */
async function pause(attempts: number, { ports }: CommitContext): Promise<void> {
  const ceilingMs = Math.min(backOff.mostMs, backOff.firstMs * 2 ** attempts);
  const waitMs = Math.round(ports.random.unit() * ceilingMs);
  ports.onEvent({ kind: 'commit-lost', attempt: attempts + 1, waitMs });
  await ports.clock.sleep(waitMs, ports.signal);
}

/** What another publisher committed meanwhile may be our very version, or may stand in its way. */
async function decideAgain({ verdicts }: State, index: CurrentIndex, { request, ports }: CommitContext): Promise<readonly Verdict[]> {
  return mapBounded(verdicts, storeWidth, async (verdict) => {
    if (!isAddition(verdict)) return verdict;
    const decided = await decideChart(verdict.candidate, index, request, ports);
    return isAddition(decided) ? verdict : decided;
  });
}
