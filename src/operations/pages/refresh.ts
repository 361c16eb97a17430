/** Makes the pages show what the index lists: after a commit only those of the charts that changed, otherwise all that are behind. */
import type { JsonMap } from '../../base/json.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ChartState, PagesState } from '../../pages/state.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import type { YankedFlag } from '../../repository/commit/index-metadata.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type DueChart, dueCharts, type Entries } from './due-charts.ts';
import { type ExtraState, isSameExtra } from './extra-pages.ts';
import { chartFiles, chartKey, feedKey, homeKey } from './objects.ts';
import { lookAgain, type PagePorts, type SeenEtags, writePage } from './write-page.ts';
import { type MarkReader, markReader, noMarks, type YankedMarks } from './yanked-marks.ts';

/** An index with its ETag. */
export interface PagesIndex {
  readonly etag: string;
  readonly read: ReadIndex;
  /** Whether anything was ever yanked, as far as the index knows. */
  readonly yanked: YankedFlag | undefined;
}

/** What is to be written of a chart. */
export interface ChartWork {
  readonly name: string;
  readonly records: readonly JsonMap[];
  readonly marks: YankedMarks;
  /** As a run left it; undefined if it has no pages. */
  readonly before: ChartState | undefined;
  /** Whether all its pages are to be made anew. */
  readonly isAnew: boolean;
  /** Whether a page that should not be there is left to the run that has written it. */
  readonly yields: boolean;
  /** Whether the index still is the one that these entries are from. Asks the store. */
  isCurrent(): Promise<boolean>;
}

/** `gone`: nothing of it is shown any more. `conflict`: another run has changed one of its pages. */
export type ChartOutcome =
  | { readonly kind: 'written'; readonly state: Omit<ChartState, 'entries' | 'etags'> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'conflict' };

/** What makes the pages. */
export interface PageMaker {
  writeChart(work: ChartWork): Promise<ChartOutcome>;
  homeText(charts: PagesState['charts']): string;
  feedText(state: PagesState): string;
}

/** What the run wants. */
export interface RefreshRequest {
  readonly change?: PublishedChange | undefined;
  /** Everything anew, whatever the last run has left. */
  readonly everything: boolean;
  /** Charts whose yanked versions may have changed without a commit. */
  readonly recheck: 'all' | ReadonlySet<string>;
  /** Identifies all that pages are made of besides the index. */
  readonly made: string;
  /** Pages of the repository's own, as they will be. */
  readonly extra: ExtraState;
}

/** The effects. */
export interface RefreshPorts extends PagePorts {
  readonly clock: Pick<Clock, 'now'>;
  /** Reads the index; undefined if there is none. */
  readIndex(): Promise<PagesIndex | undefined>;
  /** Whether the index has this ETag. */
  isIndex(etag: string): Promise<boolean>;
  /** The state in the feed, with the ETag of the feed. */
  readState(): Promise<{ readonly etag: string | undefined; readonly state: PagesState | undefined }>;
  /** Waits a random time before the next attempt, so that one of the runs that met gets to its end. */
  pause(attempt: number, tookMs: number): Promise<void>;
  /** Called if there is something to write: a run without loads none of it. */
  openMaker(): Promise<PageMaker>;
  readonly onChart: (name: string) => void;
}

/** Each conflict means that another run has got on; one of them gets to the end. */
const maxAttempts = 30;

/** How often a run looks for the end of another one. */
const mostWaits = 4;

/** How many charts are worked on at once. */
const width = 8;

/** `busy`: other runs changed the pages at every attempt. `charts`: how many were written. */
export type RefreshOutcome = { readonly kind: 'done' | 'busy'; readonly charts: number };

/** Throws what the store throws. */
export async function refreshPages(request: RefreshRequest, seen: SeenEtags, ports: RefreshPorts): Promise<RefreshOutcome> {
  const done = new Map<string, ChartState>();
  const begun = new Set<string>();
  let [looked, yields]: [readonly string[], boolean] = [[], true];
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const started = ports.clock.now();
    const { etag: feed, state } = await ports.readState();
    // What this run has seen or written is newer than a state that it has read before, and older than a new one.
    const isNewState = attempt === 1 || seen.get(feedKey) !== feed;
    seen.set(feedKey, feed);
    const last = state?.made === request.made ? state : undefined;
    if (isNewState && !looked.includes(homeKey)) seen.set(homeKey, state?.home);
    const isOver: RefreshOutcome = { kind: 'done', charts: done.size };
    const change = attempt === 1 && !request.everything ? request.change : undefined;
    const isExtraSame = last !== undefined && isSameExtra(last.extra, request.extra);
    if (change !== undefined && last?.index === change.after && isExtraSame) return isOver;
    // Nothing happened between the pages and the commit: what the run knows of the index is newer than what it has just seen of the pages.
    const next = change !== undefined && last !== undefined && last.index === change.before ? change : undefined;
    const index = next === undefined ? await ports.readIndex() : undefined;
    const etag = next?.after ?? index?.etag;
    if (etag === undefined) return isOver;
    const isAnew = request.everything || last === undefined;
    const charts = state?.charts ?? new Map<string, ChartState>();
    const isSame = !isAnew && last.index === etag && isExtraSame;
    const rechecked = next !== undefined || isAnew ? [] : request.recheck === 'all' ? [...charts.keys()] : [...request.recheck];
    if (isSame && (rechecked.length === 0 || index?.yanked === 'none')) return isOver;
    const entries = next === undefined ? entriesOf(index) : entriesOfChange(next);
    const { due, kept } = dueCharts(entries, { charts, isAnew, done, begun });
    const marks = markReader(index?.yanked, due.length + rechecked.length, ports);
    const more = await changedMarks(rechecked, { kept, marks }, entries);
    if (isSame && due.length + more.length === 0) return isOver;
    const isCurrent = (): Promise<boolean> => ports.isIndex(etag);
    const work = { charts, isAnew, done, kept, seen, looked, isNewState, yields, isCurrent, marks: next === undefined ? marks : undefined };
    const maker = await ports.openMaker();
    const conflicts = await writeCharts([...due, ...more], work, maker, ports);
    const keys = conflicts.flatMap((name) => chartFiles.map((file) => chartKey(name, file)));
    for (const name of conflicts) begun.add(name);
    const whole = { index: etag, made: request.made, extra: request.extra, charts: kept };
    const changed = keys.length > 0 ? keys : await writeWhole(whole, seen, maker, ports);
    if (changed === undefined) return { kind: 'done', charts: done.size };
    // Mostly another run is at work, and does the same things. If it does not end, a killed one has left these pages.
    yields &&= await hasEnded(feed, ports, () => ports.pause(attempt, ports.clock.now() - started));
    // Invariant: first the pages that another run has changed, then, in the next attempt, the index.
    await lookAgain(changed, seen, ports);
    looked = changed;
  }
  return { kind: 'busy', charts: done.size };
}

/** Waits until another run has written the feed, which is the last that it does. False if none does. */
async function hasEnded(feed: string | undefined, ports: RefreshPorts, pause: () => Promise<void>): Promise<boolean> {
  const seen: SeenEtags = new Map();
  for (let wait = 1; wait <= mostWaits; wait += 1) {
    await pause();
    await lookAgain([feedKey], seen, ports);
    if (seen.get(feedKey) !== feed) return true;
  }
  return false;
}

function entriesOf(index: PagesIndex | undefined): Entries {
  const read = index?.read;
  return {
    names: new Set(Array.from(read?.allVersions() ?? [], ({ name }) => name)),
    isPart: false,
    recordsOf: (name) => (read === undefined ? [] : recordsOf(read, name)),
  };
}

function entriesOfChange({ charts }: PublishedChange): Entries {
  return { names: charts.keys(), isPart: true, recordsOf: (name) => charts.get(name) ?? [] };
}

/** Charts whose entries are the same, and whose tombstones are not. */
async function changedMarks(
  names: readonly string[],
  { kept, marks }: { readonly kept: Map<string, ChartState>; readonly marks: MarkReader },
  entries: Entries,
): Promise<readonly DueChart[]> {
  const due: DueChart[] = [];
  for (const name of names) {
    const state = kept.get(name);
    if (state === undefined || !(await marks.isChanged(name, state))) continue;
    kept.delete(name);
    due.push({ name, entries: () => ({ records: entries.recordsOf(name), digest: state.entries }) });
  }
  return due;
}

interface Work {
  readonly charts: ReadonlyMap<string, ChartState>;
  readonly isAnew: boolean;
  readonly done: Map<string, ChartState>;
  readonly kept: Map<string, ChartState>;
  readonly seen: SeenEtags;
  /** Undefined if nothing can have been yanked since the last run. */
  readonly marks: MarkReader | undefined;
  /** Pages whose ETags are newer than those of the state. */
  readonly looked: readonly string[];
  /** Whether the state was not read before. */
  readonly isNewState: boolean;
  /** Whether the first conflict ends the attempt. */
  readonly yields: boolean;
  isCurrent(): Promise<boolean>;
}

/** Returns the charts of which another run has changed a page. */
async function writeCharts(
  due: readonly DueChart[],
  { charts, isAnew, done, kept, seen, looked, isNewState, marks, yields, isCurrent }: Work,
  maker: PageMaker,
  ports: RefreshPorts,
): Promise<readonly string[]> {
  const conflicts: string[] = [];
  await mapBounded(due, width, async ({ name, entries }) => {
    if (yields && conflicts.length > 0) return;
    const { records, digest } = entries();
    const [mine, before] = [done.get(name), done.get(name) ?? charts.get(name)];
    for (const [at, file] of chartFiles.entries()) {
      const key = chartKey(name, file);
      if (!seen.has(key) || (isNewState && !looked.includes(key))) seen.set(key, before?.etags[at]);
    }
    const isNew = isAnew && mine === undefined;
    const listed = new Set(records.flatMap(({ version }) => (typeof version === 'string' ? [version] : [])));
    const found = marks === undefined ? (before ?? noMarks) : await marks.marksOf(name, listed, isNew ? undefined : before);
    const outcome = await maker.writeChart({ name, records, marks: found, before, isAnew: isNew, yields, isCurrent });
    if (outcome.kind === 'conflict') conflicts.push(name);
    if (outcome.kind !== 'written') return;
    const state = { ...outcome.state, entries: digest, etags: chartFiles.map((file) => seen.get(chartKey(name, file)) ?? '') };
    if (mine === undefined) ports.onChart(name);
    done.set(name, state);
    kept.set(name, state);
  });
  return conflicts;
}

/** The feed comes last: the next run takes its word for all else. Returns the page that another run has changed. */
async function writeWhole(
  { charts, ...others }: Omit<PagesState, 'home'>,
  seen: SeenEtags,
  maker: PageMaker,
  ports: RefreshPorts,
): Promise<readonly string[] | undefined> {
  const sorted = new Map([...charts].sort(([a], [b]) => (a < b ? -1 : 1)));
  if ((await writePage(homeKey, maker.homeText(sorted), seen, ports)) === 'conflict') return [homeKey];
  const feed = maker.feedText({ ...others, charts: sorted, home: seen.get(homeKey) ?? '' });
  return (await writePage(feedKey, feed, seen, ports)) === 'conflict' ? [] : undefined;
}
