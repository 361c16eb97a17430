/** The types of the index-file layer. It is pure: bytes in, bytes out. */
import type { JsonMap } from '../base/json.ts';
import type { Warning } from '../base/warning.ts';
import type { ChartMetadata } from '../chart/types.ts';
import type { Excerpt } from './index-map.ts';
import type { Layout } from './layout.ts';
import type { IndexStyle, ListedVersion } from './listed.ts';
import type { IndexFault } from './loader/fault.ts';

export type { IndexStyle, ListedVersion } from './listed.ts';

/** The record of one version, for the index. */
export interface Entry {
  readonly metadata: ChartMetadata;
  /** The location of the package: relative to the repository's URL, or absolute. `+` is written `%2B`. */
  readonly urls: readonly string[];
  /** RFC 3339, UTC. */
  readonly created: string;
  /** Lower-case hex SHA-256 of the package. */
  readonly digest: string;
}

/** The record of one version from another index, with all its fields there. */
export interface CarriedEntry {
  /** The key of `entries` that lists it. */
  readonly name: string;
  readonly version: string;
  readonly record: JsonMap;
}

/** An index that was read once: the answers for a publish, and the places for a splice. */
export interface ReadIndex {
  readonly style: IndexStyle;
  /** The parser that read it. */
  readonly parser: 'fast' | 'yaml' | 'json';
  /** List items of all charts, with duplicates. */
  readonly versionCount: number;
  readonly chartCount: number;
  /** Faults for which some Helm refuses it or skips an entry; the first ones. */
  readonly faults: readonly IndexFault[];
  /** Why it seems to be truncated, as the end of a sentence; undefined if it does not. */
  readonly cut: string | undefined;
  /** The faults as warnings. */
  readonly warnings: readonly Warning[];
  /** For the splice; opaque to every other layer. */
  readonly layout: Layout;
  /** If only some charts of a large index were read: what is left out. `layout` has lines in its place. */
  readonly excerpt?: Excerpt | undefined;
  /** Every listed version of every chart, in the file's order; read lazily. */
  allVersions(): Iterable<ListedVersion>;
  /** The versions listed under `name`, in the file's order; empty if the chart is not listed. */
  versionsOf(name: string): readonly ListedVersion[];
  /** The first entry of a chart whose version is spelled so; no later entry is read. */
  firstOf(name: string, version: string): ListedVersion | undefined;
  /** Entries of any chart with a URL whose last path segment is `fileName` (`+` and `%2B` are equal): the possible owners of a key. */
  mentionsOf(fileName: string): readonly ListedVersion[];
}
