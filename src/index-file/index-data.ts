/** Reads the whole content of an index as data: to rewrite it, or to copy entries to another index. */
import { Buffer } from 'node:buffer';
import { CharthouseError } from '../base/error.ts';
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { skipJsonValue } from '../go/json-scan.ts';
import { jsonOf, readYaml } from '../yaml/index.ts';
import { type ChartPlace, type Layout, spanText } from './layout.ts';

/** An index as data. */
export interface IndexData {
  /** Every top-level field except `entries`. */
  readonly head: JsonMap;
  /** Each chart with its list of entries; read lazily. */
  readonly charts: Iterable<readonly [string, Json]>;
}

/**
 * `wants`: which charts are read, if not all; an index that is not in Helm's own format is always read as a whole.
 *
 * @throws CH_INDEX_INVALID for values that JSON cannot represent
 */
export function dataOf(layout: Layout, wants: (chart: ChartPlace) => boolean = () => true): IndexData {
  const { bytes, charts, parser } = layout;
  const [first, last] = [charts[0], charts[charts.length - 1]];
  if (parser === 'yaml' || first === undefined || last === undefined)
    return whole(parser === 'json' ? parseJson(bytes) : parseYamlMap(bytes));
  const around = Buffer.concat([bytes.subarray(0, first.from), bytes.subarray(last.to)]);
  const { head } = whole(parser === 'json' ? parseJson(around) : parseYamlMap(around));
  return { head, charts: parser === 'json' ? jsonCharts(layout, wants) : yamlCharts(layout, wants) };
}

/** An index that is not in Helm's own format is read as a whole, once. */
const wholes = new WeakMap<Layout, readonly (readonly [string, Json])[]>();

/** The entries of one chart, with all their fields; items that are no maps are left out. @throws CH_INDEX_INVALID for values that JSON cannot represent */
export function recordsOf({ layout }: { readonly layout: Layout }, name: string): readonly JsonMap[] {
  let charts = layout.parser === 'yaml' ? wholes.get(layout) : undefined;
  charts ??= [...dataOf(layout, (chart) => chart.name === name).charts];
  if (layout.parser === 'yaml') wholes.set(layout, charts);
  return charts.flatMap(([key, list]) => (key === name && isJsonList(list) ? list.filter(isJsonMap) : []));
}

function whole(data: JsonMap): IndexData {
  const head: Record<string, Json | undefined> = {};
  let charts: readonly (readonly [string, Json])[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (key.toLowerCase() !== 'entries') head[key] = value;
    else if (isJsonMap(value)) charts = pairsOf(value);
  }
  return { head, charts };
}

function* yamlCharts({ bytes, charts }: Layout, wants: (chart: ChartPlace) => boolean = () => true): Generator<readonly [string, Json]> {
  const key = Buffer.from('entries:\n');
  for (const { from, to } of charts.filter(wants)) {
    const { entries } = parseYamlMap(Buffer.concat([key, bytes.subarray(from, to)]));
    if (isJsonMap(entries)) yield* pairsOf(entries);
  }
}

function* jsonCharts(
  { bytes, charts, items }: Layout,
  wants: (chart: ChartPlace) => boolean = () => true,
): Generator<readonly [string, Json]> {
  for (const chart of charts.filter(wants)) {
    const { name, from, to, firstItem, itemCount } = chart;
    if (itemCount === 0) yield* pairsOf(parseJson(Buffer.from(`{${spanText(bytes, from, to)}}`)));
    else {
      const starts = items.slice(firstItem, firstItem + itemCount);
      yield [name, starts.map((start) => parseJsonValue(spanText(bytes, start, skipJsonValue(bytes, start))))];
    }
  }
}

/** The entries at these positions, counted over all charts, as data. Only their charts are read, unless only a parse of all finds them. */
export function entryRecords(layout: Layout, items: ReadonlySet<number>): ReadonlyMap<number, JsonMap> {
  const records = new Map<number, JsonMap>();
  const hasSome = ({ firstItem, itemCount }: ChartPlace): boolean => {
    for (let item = firstItem; item < firstItem + itemCount; item++) if (items.has(item)) return true;
    return false;
  };
  const lists = new Map(dataOf(layout, hasSome).charts);
  for (const chart of layout.charts.filter(hasSome)) {
    const list = lists.get(chart.name);
    for (let at = 0; at < chart.itemCount; at++) {
      const record = isJsonList(list) ? list[at] : undefined;
      if (items.has(chart.firstItem + at) && isJsonMap(record)) records.set(chart.firstItem + at, record);
    }
  }
  return records;
}

function parseYamlMap(bytes: Uint8Array): JsonMap {
  const read = readYaml(bytes);
  const outcome = read.kind === 'read' ? jsonOf(read.value) : read;
  if (outcome.kind === 'json') return isJsonMap(outcome.json) ? outcome.json : {};
  const { line, column } = outcome.at;
  throw new CharthouseError('CH_INDEX_INVALID', {
    message: `the index contains a value that JSON cannot represent: ${outcome.problem}`,
    where: { file: 'index.yaml', line, column },
  });
}

function parseJson(bytes: Uint8Array): JsonMap {
  const value = parseJsonValue(spanText(bytes, 0, bytes.length));
  return isJsonMap(value) ? value : {};
}

// The text was validated as JSON before, so the result is JSON data.
function parseJsonValue(text: string): Json {
  return JSON.parse(text) as Json;
}

/** The pairs of a map that have a value. */
export function pairsOf(map: JsonMap): readonly (readonly [string, Json])[] {
  return Object.entries(map).filter((pair): pair is [string, Json] => pair[1] !== undefined);
}
