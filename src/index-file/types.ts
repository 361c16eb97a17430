/** What the index room takes and gives. It is pure: bytes in, bytes out. */
import type { JsonMap } from '../base/json.ts';
import type { Warning } from '../base/warning.ts';
import type { ChartMetadata } from '../chart/types.ts';
import type { Layout } from './layout.ts';
import type { IndexStyle, ListedVersion } from './listed.ts';
import type { IndexFault } from './loader/fault.ts';

export type { IndexStyle, ListedVersion } from './listed.ts';

/** One version's record, as it goes into the index. */
export interface Entry {
  readonly metadata: ChartMetadata;
  /** Where the package is: relative to the repository's URL, or absolute. `+` is written `%2B`. */
  readonly urls: readonly string[];
  /** RFC 3339, UTC. */
  readonly created: string;
  /** Lower-case hex SHA-256 of the package. */
  readonly digest: string;
}

/** One version's record as another index has it, with every field that it has there. */
export interface CarriedEntry {
  /** The key of `entries` that it is listed under. */
  readonly name: string;
  readonly version: string;
  readonly record: JsonMap;
}

/** An index that was read once: the answers a publish needs, and the places a splice needs. */
export interface ReadIndex {
  readonly style: IndexStyle;
  /** Which finder read it. */
  readonly way: 'fast' | 'careful' | 'json';
  /** List items over all charts, duplicates counted each. */
  readonly versionCount: number;
  readonly chartCount: number;
  /** What makes some Helm refuse it or pass over an entry; the first ones. */
  readonly faults: readonly IndexFault[];
  /** Why it seems to be cut, as the end of a sentence; undefined if nothing says so. */
  readonly cut: string | undefined;
  /** The faults as warnings. */
  readonly warnings: readonly Warning[];
  /** For the splice; opaque to every other room. */
  readonly layout: Layout;
  /** Every listed version of every chart, in the file's order; read while it is walked through, for the verbs that look at all. */
  allVersions(): Iterable<ListedVersion>;
  /** The versions listed under `name`, in the file's order; empty where the chart is not listed. */
  versionsOf(name: string): readonly ListedVersion[];
  /** Entries of any chart that have a URL whose last path segment is `fileName` (`+` and `%2B` alike): the candidates for who owns a key. */
  mentionsOf(fileName: string): readonly ListedVersion[];
}
