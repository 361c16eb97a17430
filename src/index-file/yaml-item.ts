/** Reads one version of an index from the lines of its item. */
import { readYaml, textOf } from '../yaml/index.ts';
import { type ChartPlace, type Layout, spanText } from './layout.ts';
import type { ListedVersion } from './listed.ts';
import { isNullText, plainText } from './plain-text.ts';
import { type Cursor, cursorAt } from './yaml-cursor.ts';
import { readNode } from './yaml-node.ts';

/** Whether the plain value at the cursor is null. */
export function isNullWord(cursor: Cursor): boolean {
  return cursor.valueEnd - cursor.valueStart <= 4 && isNullText(spanText(cursor.bytes, cursor.valueStart, cursor.valueEnd));
}

const plainWord = /^[A-Za-z][A-Za-z\d]*[-_./][A-Za-z\d._/-]*$/;

/** The key as Helm reads it: `1.10` without quotes is the key "1.1". Undefined if it is not a text for Helm. */
export function keyName(cursor: Cursor): string | undefined {
  const text = spanText(cursor.bytes, cursor.keyStart, cursor.keyEnd);
  return cursor.keyQuoted || plainWord.test(text) ? text : plainText(text);
}

/** Reads item number `item` of the layout, an item of `chart` in block form. If a key appears twice, the first counts. */
export function readYamlItem(
  layout: Layout,
  chart: ChartPlace,
  item: number,
  onUrl: (cursor: Cursor) => void = () => undefined,
): ListedVersion {
  const { items, bytes } = layout;
  const isLast = item === chart.firstItem + chart.itemCount - 1;
  const end = isLast ? chart.itemsEnd : (items[item + 1] ?? chart.itemsEnd);
  const cursor = cursorAt(bytes.subarray(items[item], end), 0);
  const fields = new Map<string, string>();
  const urls: string[] = [];
  let column = -1;
  let key = '';
  while (readNode(cursor)) {
    if (column < 0) column = cursor.column + 2;
    const nodeColumn = cursor.column + (cursor.keyStart >= 0 && cursor.dash ? 2 : 0);
    if (cursor.keyStart < 0) {
      if (key !== 'urls') continue;
      urls.push(valueText(cursor) ?? '');
      onUrl(cursor);
    } else if (nodeColumn === column) {
      // The length rules out most keys, before they cost a string.
      const isCandidate = lengths.has(cursor.keyEnd - cursor.keyStart);
      key = isCandidate ? spanText(cursor.bytes, cursor.keyStart, cursor.keyEnd).toLowerCase() : '';
      if (key === 'urls' && cursor.form === 'json') {
        urls.push(...jsonTexts(cursor));
        onUrl(cursor);
      } else if (wanted.has(key) && !fields.has(key)) setField(fields, key, valueText(cursor));
    }
  }
  return listedVersion(chart.name, fields, urls);
}

const wanted: ReadonlySet<string> = new Set(['version', 'digest', 'created']);
const lengths: ReadonlySet<number> = new Set([...wanted, 'urls'].map((key) => key.length));

function setField(fields: Map<string, string>, key: string, text: string | undefined): void {
  if (text !== undefined) fields.set(key, text);
}

/** A listed version, from its fields under lower-case names. */
export function listedVersion(name: string, fields: ReadonlyMap<string, string>, urls: readonly string[]): ListedVersion {
  return { name, version: fields.get('version') ?? '', digest: fields.get('digest'), created: fields.get('created'), urls };
}

function jsonTexts(cursor: Cursor): readonly string[] {
  const value: unknown = JSON.parse(spanText(cursor.bytes, cursor.valueStart, cursor.valueEnd));
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

// A scalar's text as written: Helm refuses `version: 1.10` without quotes, but that is the content of the index.
function valueText(cursor: Cursor): string | undefined {
  const { bytes, form, valueStart, valueEnd } = cursor;
  if (form === 'none' || form === 'json') return undefined;
  if (form === 'plain' && cursor.valueSimple) return isNullWord(cursor) ? undefined : spanText(bytes, valueStart, valueEnd);
  if (cursor.valueSimple) return spanText(bytes, valueStart + 1, valueEnd - 1);
  const outcome = readYaml(bytes.subarray(valueStart, valueEnd));
  return outcome.kind === 'read' ? textOf(outcome.value) : undefined;
}
