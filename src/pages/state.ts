/** What a run must know to change only the pages of the charts that changed: kept in the feed of all charts, where it costs no request. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { PackageFacts, YankedVersion } from './chart-model.ts';
import type { ChartSummary } from './model.ts';
import { textIn, textsIn } from './record-fields.ts';

/** The pages as the last run left them. */
export interface PagesState {
  /** The ETag of the index that they show. */
  readonly index: string;
  /** What all pages were made of besides the index: if it differs, all are made anew. */
  readonly made: string;
  readonly home: string;
  /** Pages of the repository's own, each with a digest of what it is made of. */
  readonly extra: ReadonlyMap<string, string>;
  readonly charts: ReadonlyMap<string, ChartState>;
}

/** One chart. */
export interface ChartState {
  readonly summary: ChartSummary;
  /** By version. */
  readonly facts: ReadonlyMap<string, PackageFacts>;
  /** By version. */
  readonly yanked: ReadonlyMap<string, YankedVersion>;
  /** When the newest of its tombstones was written, by the clock of the store, in ms since the epoch; 0 for none: older ones need no look. */
  readonly tombstonesMs: number;
  /** ETags of its page, JSON, feed and badge, in this order. */
  readonly etags: readonly string[];
  /** A digest of its entries. */
  readonly entries: string;
}

/** More than any repository needs: a feed of another tool must not fill the memory. */
const maxBytes = 256 << 20;

const schema = 1;

/** As text for an element of the feed. */
export function encodeState({ index, made, home, extra, charts }: PagesState): string {
  const listed = [...charts].map(([name, { summary, facts, yanked, tombstonesMs, etags, entries }]) => [
    name,
    {
      ...{ v: summary.version, a: summary.appVersion, d: summary.description, k: summary.keywords, c: summary.created },
      ...{ l: summary.isLibrary, x: summary.isDeprecated, s: summary.isSigned, e: etags, n: entries },
      ...(summary.isListed ? {} : { u: true }),
      ...(tombstonesMs === 0 ? {} : { t: tombstonesMs }),
      ...(yanked.size === 0 ? {} : { y: Object.fromEntries([...yanked].map(([version, mark]) => [version, keptMark(mark)])) }),
      f: Object.fromEntries([...facts].map(([version, { sizeBytes, isSigned }]) => [version, isSigned ? -sizeBytes : sizeBytes])),
    },
  ]);
  return gzipSync(
    JSON.stringify({ schema, index, made, home, extra: Object.fromEntries(extra), charts: Object.fromEntries(listed) }),
  ).toString('base64');
}

/** Of the entry, what the page of the chart shows. */
function keptMark({ date, reason, record: { version, appVersion, created, digest, urls, deprecated } }: YankedVersion): Json {
  const url = textsIn(urls)[0];
  const kept = { version, appVersion, created, digest, deprecated, urls: url === undefined ? [] : [url] };
  const set = Object.entries(kept).filter((field): field is [string, Json] => field[1] !== undefined);
  return { date, ...(reason === undefined ? {} : { reason }), record: Object.fromEntries(set) };
}

/** Undefined if it is not of this version of charthouse, or damaged: then all pages are made anew. */
function decodeState(text: string): PagesState | undefined {
  try {
    const json = JSON.parse(gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: maxBytes }).toString()) as Json;
    if (!isJsonMap(json) || json['schema'] !== schema || !isJsonMap(json['charts'])) return undefined;
    const charts = new Map<string, ChartState>();
    for (const [name, chart] of Object.entries(json['charts'])) if (isJsonMap(chart)) charts.set(name, chartState(name, chart));
    const extra = new Map(Object.entries(isJsonMap(json['extra']) ? json['extra'] : {}).map(([name, digest]) => [name, String(digest)]));
    return { index: String(json['index']), made: String(json['made']), home: String(json['home']), extra, charts };
  } catch {
    return undefined;
  }
}

/** In the feed that `allFeed` wrote. */
export function stateIn(feed: string): PagesState | undefined {
  const text = /<charthouse:state [^>]*>([A-Za-z0-9+/=]*)<\/charthouse:state>/.exec(feed)?.[1];
  return text === undefined ? undefined : decodeState(text);
}

function chartState(name: string, chart: JsonMap): ChartState {
  const text = (key: string): string | undefined => (typeof chart[key] === 'string' ? chart[key] : undefined);
  const texts = (key: string): readonly string[] => (Array.isArray(chart[key]) ? chart[key].map(String) : []);
  const facts = Object.entries(isJsonMap(chart['f']) ? chart['f'] : {}).map(([version, size]): readonly [string, PackageFacts] => [
    version,
    { sizeBytes: Math.abs(Number(size)), isSigned: Object.is(Math.sign(Number(size)), -1) },
  ]);
  const yanked = Object.entries(isJsonMap(chart['y']) ? chart['y'] : {}).flatMap(
    ([version, mark]): readonly (readonly [string, YankedVersion])[] => {
      if (!isJsonMap(mark) || !isJsonMap(mark['record'])) return [];
      return [[version, { date: textIn(mark['date']) ?? '', reason: textIn(mark['reason']), record: mark['record'] }]];
    },
  );
  return {
    summary: {
      ...{ name, version: text('v') ?? '', appVersion: text('a'), description: text('d') ?? '', keywords: texts('k'), created: text('c') },
      ...{ isLibrary: chart['l'] === true, isDeprecated: chart['x'] === true, isSigned: chart['s'] === true },
      isListed: chart['u'] !== true,
    },
    facts: new Map(facts),
    yanked: new Map(yanked),
    tombstonesMs: Number(chart['t'] ?? 0) || 0,
    etags: texts('e'),
    entries: text('n') ?? '',
  };
}
