/** What the three ways of finding hand to the one splice: where things are in the bytes, and where more can go. */
import { Buffer } from 'node:buffer';
import type { Place } from '../base/error.ts';
import type { IndexStyle, ListedVersion } from './listed.ts';
import type { IndexFault } from './loader/fault.ts';

/** Offsets into the index's bytes; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How what is put into a slot is written. */
export type SlotForm =
  /** Lines of block YAML: chart names at one column, the dashes of their items at another. */
  | { readonly kind: 'block'; readonly nameColumn: number; readonly dashColumn: number }
  /** JSON, in a JSON document or inside the braces of flow YAML; `space` is the white space between its parts. */
  | { readonly kind: 'flow'; readonly space: string };

/** A place that takes more: the span gives way to `lead`, the new texts with `between` between them, and `trail`. */
export interface Slot extends Span {
  readonly lead: string;
  /** How many characters of the new texts are left out at their beginning: the margin, where the place is not a line's start. */
  readonly skip: number;
  readonly between: string;
  readonly trail: string;
  readonly form: SlotForm;
}

/** How a list of entries, or the map of charts, is written: what more of it must look like. */
export type Shape =
  /** `isInline`: the first one stands behind something else on its line, as after `: `. */
  | { readonly kind: 'block'; readonly column: number; readonly isInline: boolean }
  | { readonly kind: 'flow' }
  /** There is nothing in it yet. */
  | { readonly kind: 'empty'; readonly slot: Slot }
  /** More cannot be put there: it is an alias, or no list at all. */
  | { readonly kind: 'closed'; readonly why: string; readonly where: Place };

/** One key of `entries` with its list. */
export interface ChartPlace {
  readonly name: string;
  /** In block style from the end of what is above its key to the end of its list, in flow style its key and value alone. */
  readonly from: number;
  readonly to: number;
  /** Its items' positions in `Layout.items`. */
  readonly firstItem: number;
  readonly itemCount: number;
  /** The end of its last item. */
  readonly itemsEnd: number;
  readonly list: Shape;
}

/** Where a URL of an entry is, with its quotes. */
export interface UrlPlace extends Span {
  readonly url: string;
  /** How another URL is written there; `closed`: it cannot be, without changing something else. */
  readonly as: 'plain' | 'quoted' | 'closed';
}

/** An index's geometry. No version in it is decoded before somebody asks. */
export interface Layout {
  readonly bytes: Uint8Array;
  /** What a person would call the index. */
  readonly source: string;
  readonly style: IndexStyle;
  readonly way: 'fast' | 'careful' | 'json';
  readonly newline: string;
  /** In the file's order. */
  readonly charts: readonly ChartPlace[];
  readonly map: Shape;
  /** For each list item of each chart, in the file's order: where one put before it goes. */
  readonly items: readonly number[];
  /** The value of a one-line `generated`. */
  readonly generated: Span | undefined;
  /** The last value is a literal text, and no line feed ends it: one added there would become part of it. */
  readonly endsOpen: boolean;
  /** What makes some Helm refuse it, the first ones. */
  readonly faults: readonly IndexFault[];
  /** Whether the last entry has its version and its URLs: one that was cut in the middle lacks one of them. */
  readonly lastIsWhole: boolean;
  /** Reads the item at this position of `items`. */
  readItem(chart: ChartPlace, item: number): ListedVersion;
  /** Where its URLs are, in the order in which `readItem` gives them. */
  urlPlaces(chart: ChartPlace, item: number): readonly UrlPlace[];
}

/** What a finder says of bytes: their layout, or that they are not in the style it knows. */
export type Found = { readonly kind: 'found'; readonly layout: Layout } | { readonly kind: 'unrecognised'; readonly at: number };

/** The text of a span. */
export function spanText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8', from, to);
}

/** CRLF where the first line ends so, else LF. */
export function newlineOf(bytes: Uint8Array): string {
  const at = bytes.indexOf(0x0a);
  return at > 0 && bytes[at - 1] === 0x0d ? '\r\n' : '\n';
}
