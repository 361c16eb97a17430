/** Makes the pages show what the index lists: after a commit only those of the charts that changed, otherwise all that are behind. */
import type { JsonMap } from '../../base/json.ts';
import { recordsOf } from '../../index-file/index-data.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ChartState, PagesState } from '../../pages/state.ts';
import type { PublishedChange } from '../../ports/pages.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { type DueChart, dueCharts, type Entries } from './due-charts.ts';
import { chartFiles, chartKey, feedKey, homeKey } from './objects.ts';
import { lookAgain, PageConflict, type PagePorts, type SeenEtags, writePage } from './write-page.ts';

/** An index with its ETag. */
export interface PagesIndex {
  readonly etag: string;
  readonly read: ReadIndex;
}

/** What makes the pages. Passed in, so that a run without pages loads none of it. */
export interface PageMaker {
  /** Identifies all that pages are made of besides the index. */
  readonly made: string;
  /** Writes the pages of a chart. Undefined if nothing of it can be shown. */
  writeChart(name: string, records: readonly JsonMap[], before: ChartState | undefined): Promise<ChartState | undefined>;
  /** Removes the pages of a chart that is listed no more. */
  removeChart(name: string): Promise<void>;
  homeText(charts: PagesState['charts']): string;
  feedText(state: PagesState): string;
}

/** What the run wants. */
export interface RefreshRequest {
  readonly change?: PublishedChange | undefined;
  /** Everything anew, whatever the last run has left. */
  readonly everything: boolean;
}

/** The effects. */
export interface RefreshPorts extends PagePorts {
  /** Reads the index; undefined if there is none. */
  readIndex(): Promise<PagesIndex | undefined>;
  /** The state in the feed, with the ETag of the feed. */
  readState(): Promise<{ readonly etag: string | undefined; readonly state: PagesState | undefined }>;
  readonly onChart: (name: string) => void;
}

/** Each conflict means that another run has got on; one of them gets to the end. */
const maxAttempts = 30;

/** How many charts are worked on at once. */
const width = 4;

/**
 * Returns how many charts were written.
 *
 * @throws PageConflict if other runs change the pages at every attempt; what the store throws
 */
export async function refreshPages(request: RefreshRequest, seen: SeenEtags, maker: PageMaker, ports: RefreshPorts): Promise<number> {
  const done = new Map<string, ChartState>();
  for (let attempt = 1; ; attempt += 1) {
    const { etag: feed, state } = await ports.readState();
    seen.set(feedKey, feed);
    const last = state?.made === maker.made ? state : undefined;
    if (!seen.has(homeKey)) seen.set(homeKey, last?.home);
    const change = attempt === 1 && !request.everything ? request.change : undefined;
    // Nothing happened between the pages and the commit: what the run knows of the index is newer than what it has just seen of the pages.
    const next = change !== undefined && last !== undefined && last.index === change.before ? change : undefined;
    if (change !== undefined && last?.index === change.after) return done.size;
    const index = next === undefined ? await ports.readIndex() : undefined;
    const etag = next?.after ?? index?.etag;
    if (etag === undefined || (last?.index === etag && !request.everything)) return done.size;
    const charts = request.everything || last === undefined ? new Map<string, ChartState>() : last.charts;
    try {
      const { due, kept } = dueCharts(next === undefined ? entriesOf(index) : entriesOfChange(next), { charts, done });
      await writeCharts(due, { charts, done, kept, seen }, maker, ports);
      await writeWhole({ index: etag, made: maker.made, charts: kept }, seen, maker, ports);
      return done.size;
    } catch (error) {
      if (!(error instanceof PageConflict) || attempt === maxAttempts) throw error;
      // Invariant: first the page that another run has changed, then, in the next attempt, the index.
      await lookAgain(error.key, seen, ports);
    }
  }
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

interface Progress {
  readonly charts: ReadonlyMap<string, ChartState>;
  readonly done: Map<string, ChartState>;
  readonly kept: Map<string, ChartState>;
  readonly seen: SeenEtags;
}

async function writeCharts(
  due: readonly DueChart[],
  { charts, done, kept, seen }: Progress,
  maker: PageMaker,
  ports: RefreshPorts,
): Promise<void> {
  await mapBounded(due, width, async ({ name, records, digest }) => {
    const before = done.get(name) ?? charts.get(name);
    for (const [at, file] of chartFiles.entries()) {
      const key = chartKey(name, file);
      if (!seen.has(key)) seen.set(key, before?.etags[at]);
    }
    if (records.length === 0) return await maker.removeChart(name);
    const written = await maker.writeChart(name, records, before);
    if (written === undefined) return;
    const state = { ...written, entries: digest, etags: chartFiles.map((file) => seen.get(chartKey(name, file)) ?? '') };
    done.set(name, state);
    kept.set(name, state);
    ports.onChart(name);
  });
}

/** The feed comes last: the next run takes its word for all else. */
async function writeWhole(
  { index, made, charts }: Omit<PagesState, 'home'>,
  seen: SeenEtags,
  maker: PageMaker,
  ports: RefreshPorts,
): Promise<void> {
  const sorted = new Map([...charts].sort(([a], [b]) => (a < b ? -1 : 1)));
  await writePage(homeKey, maker.homeText(sorted), seen, ports);
  await writePage(feedKey, maker.feedText({ index, made, charts: sorted, home: seen.get(homeKey) ?? '' }), seen, ports);
}
