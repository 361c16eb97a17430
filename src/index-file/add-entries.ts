/** The splice: adds entries to an index and leaves every other byte unchanged. */
import { type CharthouseError, isCharthouseError } from '../base/error.ts';
import { compareVersions, type HelmVersion, parseVersion } from '../go/helm-version.ts';
import { type Moment, parseRfc3339 } from '../go/rfc3339.ts';
import { type Edit, withEdits } from './edits.ts';
import { entryNames, entryRecord } from './entry.ts';
import type { ChartPlace, Slot } from './layout.ts';
import { newIndex } from './new-index.ts';
import { readIndex } from './read-index.ts';
import { chartText, entryText } from './render.ts';
import { type Reread, reread } from './reread.ts';
import { chartSlot, entrySlot } from './slots.ts';
import { byCodeUnits, doubleQuoted } from './text.ts';
import type { CarriedEntry, Entry, IndexStyle, ReadIndex } from './types.ts';

/** What to add to an index. */
export interface Addition {
  readonly entries: readonly (Entry | CarriedEntry)[];
  /** RFC 3339, UTC; replaces the existing `generated`. */
  readonly generated: string;
  /** For an index that does not exist yet; an existing one keeps its own. */
  readonly style: IndexStyle;
}

/** An index's bytes in pieces, and the result of reading them again. */
export interface NewIndex extends Reread {
  readonly chunks: readonly Uint8Array[];
}

/**
 * Adds each entry to its chart's list, before the first listed version that is older. If versions are equal for semver, the newest comes
 * first: Argo CD takes the first one, and Flux the one that was created last. Invariant: the splice keeps every other byte. Untouched
 * stretches are views of the original bytes.
 *
 * @throws CH_INDEX_INVALID if an affected list cannot be extended; CH_CHART_INVALID for texts that an index cannot contain
 */
export function addEntries(read: ReadIndex | undefined, addition: Addition): NewIndex {
  const { style, generated } = addition;
  const index = read ?? emptyIndex(generated, style);
  const { layout } = index;
  const edits = [...entryEdits(index, addition.entries)];
  if (layout.generated !== undefined) edits.push({ ...layout.generated, text: doubleQuoted(generated) });
  const chunks = withEdits(layout, edits);
  return { chunks, ...reread(layout, chunks) };
}

/**
 * Why an entry cannot be added to an index, although others can: a text that an index cannot contain, or a list that cannot be extended.
 * One answer for each entry, in their order; undefined if it can be added. Writes and reads no bytes.
 */
export function refusedEntries(read: ReadIndex | undefined, entries: Addition['entries']): readonly (CharthouseError | undefined)[] {
  nothing ??= emptyIndex();
  const index = read ?? nothing;
  return entries.map((entry) => {
    try {
      entryEdits(index, [entry]);
      return undefined;
    } catch (error) {
      if (isCharthouseError(error)) return error;
      throw error;
    }
  });
}

/** Made once: each chart of a run is tried with it. */
let nothing: ReadIndex | undefined;

function emptyIndex(generated = '', style: IndexStyle = 'yaml'): ReadIndex {
  return readIndex(newIndex(style, generated), { mentions: [], source: 'the new index' });
}

interface Putting {
  readonly slot: Slot;
  readonly texts: string[];
}

// Entries of listed charts come first: if both go to one place, a new chart follows the end of the list before it.
function entryEdits(index: ReadIndex, entries: Addition['entries']): readonly Edit[] {
  const { layout } = index;
  const charts = new Map(layout.charts.map((chart) => [chart.name, chart]));
  const putting = new Map<number, Putting>();
  const newCharts = new Map<number, Putting>();
  for (const [name, group] of groupByName(entries)) {
    const chart = charts.get(name);
    if (chart !== undefined) putIntoList(index, chart, { group, putting });
    else {
      const after = layout.charts.findIndex((other) => byCodeUnits(other.name, name) > 0);
      const slot = chartSlot(layout, after < 0 ? layout.charts.length : after);
      const texts = group.map(({ entry }) => entryText(entryRecord(entry), slot.form, layout.newline));
      put(newCharts, slot, chartText(name, texts, { form: slot.form, newline: layout.newline }));
    }
  }
  return [...putting.values(), ...newCharts.values()].map(({ slot, texts }) => ({
    from: slot.from,
    to: slot.to,
    text: slot.lead + texts.join(slot.between).slice(slot.skip) + slot.trail,
  }));
}

/** What decides the position of an entry. */
interface Dated {
  readonly version: HelmVersion | undefined;
  readonly created: Moment | undefined;
}

interface Versioned extends Dated {
  readonly entry: Entry | CarriedEntry;
}

// By name, and newest first within one name.
function groupByName(entries: Addition['entries']): readonly (readonly [string, readonly Versioned[]])[] {
  const groups = new Map<string, Versioned[]>();
  for (const entry of entries) {
    const { name, version } = entryNames(entry);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    const { created } = entryRecord(entry);
    group.push({ entry, version: parseVersion(version), created: momentOf(created) });
  }
  const newestFirst = (a: Versioned, b: Versioned): number => (isOlder(a, b) ? 1 : isOlder(b, a) ? -1 : 0);
  for (const group of groups.values()) group.sort(newestFirst);
  return [...groups].sort(([a], [b]) => byCodeUnits(a, b));
}

// A version that Helm cannot parse is neither older nor newer than any other.
function isOlder(a: Dated, b: Dated): boolean {
  if (a.version === undefined || b.version === undefined) return false;
  const order = compareVersions(a.version, b.version);
  return order < 0 || (order === 0 && isBefore(a.created, b.created));
}

function isBefore(a: Moment | undefined, b: Moment | undefined): boolean {
  if (b === undefined) return false;
  if (a === undefined) return true;
  return a.seconds < b.seconds || (a.seconds === b.seconds && a.fraction < b.fraction);
}

function momentOf(created: unknown): Moment | undefined {
  return typeof created === 'string' ? parseRfc3339(created) : undefined;
}

function putIntoList(
  index: ReadIndex,
  chart: ChartPlace,
  { group, putting }: { readonly group: readonly Versioned[]; readonly putting: Map<number, Putting> },
): void {
  const versions = index.versionsOf(chart.name);
  // If a chart appears twice, its last list is extended: it is the one that JSON readers see.
  const listed = versions
    .slice(versions.length - chart.itemCount)
    .map(({ version, created }): Dated => ({ version: parseVersion(version), created: momentOf(created) }));
  for (const added of group) {
    const { entry } = added;
    const older = listed.findIndex((other) => isOlder(other, added));
    const slot = entrySlot(index.layout, chart, older < 0 ? chart.itemCount : older);
    put(putting, slot, entryText(entryRecord(entry), slot.form, index.layout.newline));
  }
}

function put(into: Map<number, Putting>, slot: Slot, text: string): void {
  const there = into.get(slot.from);
  if (there === undefined) into.set(slot.from, { slot, texts: [text] });
  else there.texts.push(text);
}
