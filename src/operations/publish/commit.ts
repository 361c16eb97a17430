/** The one moment at which a publish becomes true: the index is replaced, if it is still the one that was read. */
import { bareDigest } from '../../base/digest.ts';
import type { Entry } from '../../index-file/types.ts';
import { commitIndex } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import type { Intent } from '../../repository/commit/together/intent.ts';
import { type IndexState, stateOf } from '../../repository/index-state.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { askedBy, intendedEntries, intentsThatFit } from './intents.ts';
import { refuseUnlistable } from './listable.ts';
import { type NextPublishIndex, nextPublishIndex } from './next-index.ts';
import { type Accepted, isAccepted, isAddition, type Packaged } from './outcome.ts';
import { decideChart, storeWidth } from './plan.ts';
import type { CommitContext } from './request.ts';

/**
 * `committed`: the index went from `before` to `after`, by this run alone. `carried`: another publisher listed what this run adds, and
 * `after` is the index that lists it, which is `index`. `stopped`: nothing was committed, as charts were
 * refused meanwhile. If this run changed nothing, `before` and `after` are both the index as it was seen last, which is `index`.
 */
export interface CommitOutcome {
  readonly kind: 'committed' | 'carried' | 'nothing-to-do' | 'stopped';
  readonly charts: readonly Packaged[];
  readonly before: IndexState;
  readonly after: IndexState;
  readonly index: CurrentIndex;
  /** What this run added to `index`, with what it listed for other publishers. */
  readonly entries: readonly Entry[];
  /** Keys of the packages that it listed for other publishers. */
  readonly othersKeys: readonly string[];
}

/** Invariant: one commit for any number of charts. After a conflict the charts are decided again, since the other run may have published the very same. */
export async function commitCharts(planned: readonly Packaged[], index: CurrentIndex, context: CommitContext): Promise<CommitOutcome> {
  const { request, ports, runId, probed, onAttempt, onWarning, onAfterwards } = context;
  let charts = planned;
  let seen = index;
  const stored = new WeakSet<Intent>();
  const isStopped = (): boolean => !request.keepGoing && !charts.every(isAccepted);
  const done = await commitIndex<CurrentIndex, NextPublishIndex>(
    {
      runId,
      operation: 'publish',
      probed,
      first: index,
      read: (signal, versionsSeen, intents = []) => {
        const { charts: others, mentions } = askedBy(intents);
        const names = planned.filter(isAccepted).map(({ candidate }) => candidate.package.metadata.name);
        const fileNames = [...fileNamesOf(planned), ...mentions];
        const asked = { charts: [...names, ...others], fileNames, newIndex: request.newIndex, versionsSeen };
        return readCurrentIndex(ports.store, { ...asked, clock: ports.clock, signal });
      },
      next: async (current, intents) => {
        if (current !== index) charts = refuseUnlistable(await decideAgain(charts, current, context), readOf(current), context);
        seen = current;
        const additions = charts.filter(isAddition);
        if (isStopped() || additions.length === 0) return 'nothing';
        const others = await intentsThatFit(intents, { index: current, additions, stored }, context);
        return nextPublishIndex(additions, current, { ...context, others });
      },
      together: {
        by: ports.history?.origin ?? {},
        intended: () => intendedEntries(charts.filter(isAddition), seen, context),
      },
      holdsOurs: (current) => holdsAdditions(current, charts.filter(isAddition), context),
      onAttempt,
    },
    { ...ports, onWarning, onAfterwards },
  );
  const before = stateOf(done.current);
  const nothing = { index: done.current, entries: [], othersKeys: [] };
  if (done.kind === 'carried') {
    return {
      kind: 'carried',
      charts: withUrls(charts, urlsIn(done.current, charts)),
      before: stateOf(done.before),
      after: before,
      ...nothing,
    };
  }
  if (done.kind !== 'committed') return { kind: isStopped() ? 'stopped' : 'nothing-to-do', charts, before, after: before, ...nothing };
  const after = { etag: done.etag, versions: done.next.versions };
  const listed = { charts: withUrls(charts, done.next.urls), entries: done.next.entries };
  const othersKeys = (done.next.carried ?? []).flatMap(({ entries }) => entries.map(({ key }) => key));
  return { kind: 'committed', ...listed, before, after, index: done.current, othersKeys };
}

function fileNamesOf(charts: readonly Packaged[]): readonly string[] {
  return charts.filter(isAddition).map(({ candidate }) => candidate.package.fileName);
}

/** `created` carries this run's own time to the millisecond; with the digest it distinguishes our entry from another publisher's. */
function holdsAdditions(index: CurrentIndex, additions: readonly Accepted[], { created }: CommitContext): boolean {
  if (index.kind === 'missing') return false;
  return additions.every(({ candidate, digest }) => {
    const { name, version } = candidate.package.metadata;
    const listed = index.read.versionsOf(name).find((entry) => entry.version === version);
    return listed !== undefined && bareDigest(listed.digest) === digest && listed.created === created;
  });
}

/** The URL of an entry is known when it is written: the list that it was added to may have another form by then. */
function withUrls(charts: readonly Packaged[], urls: ReadonlyMap<Accepted, string>): readonly Packaged[] {
  return charts.map((chart) => (isAccepted(chart) ? { ...chart, url: urls.get(chart) ?? chart.url } : chart));
}

/** As the other publisher wrote them. */
function urlsIn(index: CurrentIndex, charts: readonly Packaged[]): ReadonlyMap<Accepted, string> {
  const listed = charts.filter(isAddition).map((chart) => {
    const { name, version } = chart.candidate.package.metadata;
    return [chart, readOf(index)?.firstOf(name, version)?.urls[0]] as const;
  });
  return new Map(listed.flatMap(([chart, url]) => (url === undefined ? [] : [[chart, url] as const])));
}

/** What another publisher committed meanwhile may be our very version, or may conflict with it. */
async function decideAgain(charts: readonly Packaged[], index: CurrentIndex, context: CommitContext): Promise<readonly Packaged[]> {
  return mapBounded(charts, storeWidth, async (chart) => {
    if (!isAddition(chart)) return chart;
    const decided = await decideChart(chart.candidate, index, context);
    return isAddition(decided) ? chart : decided;
  });
}
