/** Finds the entries with a URL that has a given file name, by a search over the bytes. */
import { Buffer } from 'node:buffer';
import { firstWhere } from '../base/bisect.ts';
import type { ChartPlace, Layout } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import { fileNameOfUrl } from './package-url.ts';

const suffix = '.tgz';

/** For each file name (of a package, so ending in `.tgz`) the entries that mention it. One pass for any number of names. */
export function findMentions(layout: Layout, fileNames: readonly string[]): ReadonlyMap<string, readonly ListedVersion[]> {
  const found = new Map<string, ListedVersion[]>(fileNames.map((name) => [name, []]));
  if (fileNames.length === 0) return found;
  const { bytes } = layout;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // An escaped character takes at most six; a longer text cannot be one of the names.
  const lengths = new Set(fileNames.map((name) => Buffer.byteLength(name)));
  const longest = 6 * Math.max(...lengths);
  let lastItem = -1;
  for (let at = buffer.indexOf(suffix); at >= 0; at = buffer.indexOf(suffix, at + suffix.length)) {
    const end = at + suffix.length;
    const start = partStart(bytes, at, longest);
    if (at - start >= longest) continue;
    // Most names have another length: then no text need be made of the bytes. An escaped text may be any name; then the entry itself is read.
    const isName = lengths.has(end - start) && found.has(buffer.toString('utf8', start, end));
    if (!isName && !hasEscape(bytes, start, end)) continue;
    const item = itemAt(layout, at);
    if (item <= lastItem) continue;
    const chart = chartOf(layout, item);
    if (chart === undefined || at >= chart.itemsEnd) continue;
    lastItem = item;
    const version = layout.readItem(chart, item);
    for (const name of new Set(version.urls.map(fileNameOfUrl))) found.get(name)?.push(version);
  }
  return found;
}

function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0x25 || bytes[at] === 0x5c) return true;
  return false;
}

// Searches backwards for what can precede the last part of a URL: a slash, white space, a quote, an opening bracket or a comma.
function partStart(bytes: Uint8Array, end: number, longest: number): number {
  let start = end;
  while (end - start < longest) {
    const byte = bytes[start - 1];
    if (byte === undefined || byte <= 0x20 || byte === 0x2f || byte === 0x22 || byte === 0x27 || byte === 0x5b || byte === 0x2c)
      return start;
    start--;
  }
  return start;
}

/** The position in `items` of the last item that begins at or before `offset`; -1 if there is none. */
function itemAt({ items }: Layout, offset: number): number {
  return firstWhere(items.length, (index) => (items[index] ?? 0) > offset) - 1;
}

function chartOf({ charts }: Layout, item: number): ChartPlace | undefined {
  // Charts without items share `firstItem` with the one after them; the last of these has the item.
  const chart = charts[firstWhere(charts.length, (index) => (charts[index]?.firstItem ?? 0) > item) - 1];
  return chart !== undefined && item < chart.firstItem + chart.itemCount ? chart : undefined;
}
