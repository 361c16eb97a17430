/** What differs between two versions of an index, entry by entry. */
import { Buffer } from 'node:buffer';
import { findLayout } from './find-layout.ts';
import type { ChartPlace, Layout } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import { identityOf } from './listed.ts';
import { touchedParts } from './reread.ts';

/** Versions by what happened to them. A version that an index lists twice counts once for each entry that differs. */
export interface IndexChanges {
  readonly added: readonly ListedVersion[];
  /** As they are afterwards. */
  readonly changed: readonly ListedVersion[];
  readonly removed: readonly ListedVersion[];
}

/**
 * What the bytes in `chunks` change of an index. Charts whose very bytes are in both are skipped, so that the cost follows the change.
 * `before` is undefined if there was no index.
 *
 * @throws CH_INDEX_INVALID, CH_INDEX_TOO_LARGE
 */
export function changesOf(before: Layout | undefined, chunks: readonly Uint8Array[]): IndexChanges {
  if (before === undefined) return changesBetween(undefined, findLayout(Buffer.concat(chunks), 'the new index'));
  const { pieces, touched } = touchedParts(before, chunks);
  const after = findLayout(Buffer.concat(pieces), 'the new index');
  return compare(entriesOf(before, touched), entriesOf(after), before.style !== after.style);
}

/** The same of two whole indexes; undefined lists nothing. */
export function changesBetween(before: Layout | undefined, after: Layout | undefined): IndexChanges {
  const isRewritten = before !== undefined && after !== undefined && before.style !== after.style;
  return compare(entriesOf(before), entriesOf(after), isRewritten);
}

interface PlacedEntry {
  readonly listed: ListedVersion;
  /** The bytes of its entry. */
  readonly text: Uint8Array;
}

type Entries = ReadonlyMap<string, readonly PlacedEntry[]>;

function entriesOf(layout: Layout | undefined, charts: readonly ChartPlace[] = layout?.charts ?? []): Entries {
  const entries = new Map<string, PlacedEntry[]>();
  if (layout === undefined) return entries;
  const { bytes, items } = layout;
  for (const chart of charts) {
    for (let i = 0; i < chart.itemCount; i++) {
      const item = chart.firstItem + i;
      const listed = layout.readItem(chart, item);
      const to = i + 1 < chart.itemCount ? items[item + 1] : chart.itemsEnd;
      const placed = { listed, text: bytes.subarray(items[item], to) };
      const same = entries.get(identityOf(listed));
      if (same === undefined) entries.set(identityOf(listed), [placed]);
      else same.push(placed);
    }
  }
  return entries;
}

function compare(before: Entries, after: Entries, isRewritten = false): IndexChanges {
  const isSame = (a: PlacedEntry, b: PlacedEntry): boolean => (isRewritten ? isSameRecord(a, b) : isSameText(a, b));
  const [added, changed, removed]: ListedVersion[][] = [[], [], []];
  for (const [identity, now] of after) {
    const left = [...(before.get(identity) ?? [])];
    const others = now.filter((each) => {
      const at = left.findIndex((old) => isSame(old, each));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    for (const [i, { listed }] of others.entries()) (i < left.length ? changed : added)?.push(listed);
    for (const { listed } of left.slice(others.length)) removed?.push(listed);
  }
  for (const [identity, old] of before) if (!after.has(identity)) for (const { listed } of old) removed?.push(listed);
  return { added: added ?? [], changed: changed ?? [], removed: removed ?? [] };
}

function isSameText(a: PlacedEntry, b: PlacedEntry): boolean {
  return Buffer.compare(a.text, b.text) === 0 || plain(a.text) === plain(b.text);
}

/** In another format, no text is the same. */
function isSameRecord({ listed: a }: PlacedEntry, { listed: b }: PlacedEntry): boolean {
  return JSON.stringify([a.digest, a.created, a.urls]) === JSON.stringify([b.digest, b.created, b.urls]);
}

/** Other programs write the same entry with other white space, and in JSON a comma belongs to no entry. */
function plain(text: Uint8Array): string {
  return Buffer.from(text.buffer, text.byteOffset, text.length)
    .toString('utf8')
    .replaceAll(/\s+/g, '')
    .replaceAll(/^,+|,+$/g, '');
}
