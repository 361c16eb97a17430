/** The result of the three parsers for the one splice: positions in the bytes, and slots for insertions. */
import { Buffer } from 'node:buffer';
import type { Place } from '../base/error.ts';
import type { IndexStyle, ListedVersion } from './listed.ts';
import type { IndexFault } from './loader/fault.ts';

/** Offsets into the index's bytes; `to` is excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The form of a text that is inserted into a slot. */
export type SlotForm =
  /** Lines of block YAML: chart names at one column, the dashes of their items at another. */
  | { readonly kind: 'block'; readonly nameColumn: number; readonly dashColumn: number }
  /** JSON, in a JSON document or inside the braces of flow YAML; `space` is the white space between its parts. */
  | { readonly kind: 'flow'; readonly space: string };

/** A place for an insertion: the span is replaced by `lead`, the new texts with `between` between them, and `trail`. */
export interface Slot extends Span {
  readonly lead: string;
  /** How many characters at the beginning of the new texts are dropped: the margin, if the place is not the start of a line. */
  readonly skip: number;
  readonly between: string;
  readonly trail: string;
  readonly form: SlotForm;
}

/** The form of a list of entries, or of the map of charts: additions must have the same form. */
export type Shape =
  /** `isInline`: the first item follows something else on its line, as after `: `. */
  | { readonly kind: 'block'; readonly column: number; readonly isInline: boolean }
  | { readonly kind: 'flow' }
  /** It is empty so far. */
  | { readonly kind: 'empty'; readonly slot: Slot }
  /** It cannot be extended: it is an alias, or not a list at all. */
  | { readonly kind: 'closed'; readonly why: string; readonly where: Place };

/** One key of `entries` with its list. */
export interface ChartPlace {
  readonly name: string;
  /** In block form from the end of what is above its key to the end of its list; in flow form only its key and value. */
  readonly from: number;
  readonly to: number;
  /** The positions of its items in `Layout.items`. */
  readonly firstItem: number;
  readonly itemCount: number;
  /** The end of its last item. */
  readonly itemsEnd: number;
  readonly list: Shape;
}

/** The place of a URL in an entry, with its quotes. */
export interface UrlPlace extends Span {
  readonly url: string;
  /** The form of a replacement; `closed`: the URL cannot be replaced without changing something else. */
  readonly as: 'plain' | 'quoted' | 'closed';
}

/** The geometry of an index. Versions are decoded on demand. */
export interface Layout {
  readonly bytes: Uint8Array;
  /** The name of the index, for messages. */
  readonly source: string;
  readonly style: IndexStyle;
  readonly parser: 'fast' | 'yaml' | 'json';
  readonly newline: string;
  /** In the file's order. */
  readonly charts: readonly ChartPlace[];
  readonly map: Shape;
  /** After the colon of `entries:`, if its value begins on a later line. */
  readonly entriesColon: number | undefined;
  /** For each list item of each chart, in the file's order: the offset for an insertion before it. */
  readonly items: readonly number[];
  /** The value of a one-line `generated`. */
  readonly generated: Span | undefined;
  /** The last value is a literal text without a final line feed: an added one would become part of it. */
  readonly endsOpen: boolean;
  /** Faults for which some Helm refuses it; the first ones. */
  readonly faults: readonly IndexFault[];
  /** Whether the last entry has its version and its URLs: one that was truncated lacks one of them. */
  readonly lastIsWhole: boolean;
  /** Reads the item at this position of `items`. */
  readItem(chart: ChartPlace, item: number): ListedVersion;
  /** The places of its URLs, in the order in which `readItem` returns them. */
  urlPlaces(chart: ChartPlace, item: number): readonly UrlPlace[];
}

/** The result of a parser: the layout, or that the bytes are not in its format. */
export type Found = { readonly kind: 'found'; readonly layout: Layout } | { readonly kind: 'unrecognised'; readonly at: number };

/** The text of a span. */
export function spanText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8', from, to);
}

/** CRLF if the first line ends so, else LF. */
export function newlineOf(bytes: Uint8Array): string {
  const at = bytes.indexOf(0x0a);
  return at > 0 && bytes[at - 1] === 0x0d ? '\r\n' : '\n';
}
