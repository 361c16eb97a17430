/** Reads an index once: the answers for a publish, and the places for a splice. */
import type { Warning } from '../base/warning.ts';
import { cutSign } from './cut.ts';
import { findLayout } from './find-layout.ts';
import type { ChartPlace, Layout } from './layout.ts';
import { faultText, type IndexFault } from './loader/fault.ts';
import { findMentions } from './mentions.ts';
import type { ListedVersion, ReadIndex } from './types.ts';
import { walk } from './walk.ts';

/** What a reader will ask. Other file names can be asked for as well, at the cost of another search. */
export interface Questions {
  /** File names of packages whose owners will be asked for. */
  readonly mentions: readonly string[];
  /** The name of the index, for messages. */
  readonly source: string;
}

/**
 * Reads an index file.
 *
 * @throws CH_INDEX_INVALID if it is empty, not YAML or JSON, or not an index; CH_INDEX_TOO_LARGE if it is large and not in Helm's format
 */
export function readIndex(bytes: Uint8Array, { mentions, source }: Questions): ReadIndex {
  return indexOf(findLayout(bytes, source), mentions);
}

/** The index that a layout describes. */
export function indexOf(layout: Layout, mentions: readonly string[]): ReadIndex {
  const byName = chartsByName(layout);
  const versions = new Map<string, readonly ListedVersion[]>();
  const mentioned = findMentions(layout, mentions);
  const firsts = new Map<string, ReadonlyMap<string, ListedVersion> | undefined>();
  const versionsOf = (name: string): readonly ListedVersion[] => {
    const known = versions.get(name) ?? [...walk(layout, byName.get(name) ?? [])];
    versions.set(name, known);
    return known;
  };
  return {
    style: layout.style,
    parser: layout.parser,
    versionCount: layout.items.length,
    chartCount: layout.charts.length,
    faults: layout.faults,
    cut: cutSign(layout),
    warnings: layout.faults.map((fault) => faultWarning(fault, layout.source)),
    layout,
    allVersions: () => walk(layout),
    versionsOf,
    firstOf: (name, version) => {
      // The first question about a chart stops at its answer. A copy asks for each version: from the second one on, all are kept.
      const isFirst = !firsts.has(name);
      const table = firsts.get(name) ?? (isFirst ? undefined : firstByVersion(versionsOf(name)));
      firsts.set(name, table);
      if (table !== undefined) return table.get(version);
      for (const each of versions.get(name) ?? walk(layout, byName.get(name) ?? [])) if (each.version === version) return each;
      return undefined;
    },
    mentionsOf: (fileName) => mentioned.get(fileName) ?? findMentions(layout, [fileName]).get(fileName) ?? [],
  };
}

/** The first entry of each version: it counts for Helm. */
function firstByVersion(versions: readonly ListedVersion[]): ReadonlyMap<string, ListedVersion> {
  return new Map(versions.toReversed().map((each) => [each.version, each]));
}

/** Nothing is written onto an index that some Helm refuses as a whole; other faults stop nothing. */
function faultWarning(fault: IndexFault, source: string): Warning {
  const { line, column, hint } = fault;
  return { code: 'index-fault', message: faultText(fault), hint, where: { file: source, line, column } };
}

function chartsByName({ charts }: Layout): ReadonlyMap<string, readonly ChartPlace[]> {
  const byName = new Map<string, ChartPlace[]>();
  for (const chart of charts) {
    const same = byName.get(chart.name);
    if (same === undefined) byName.set(chart.name, [chart]);
    else same.push(chart);
  }
  return byName;
}
