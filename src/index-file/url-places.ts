/** Finds the places of an entry's URLs. */
import { skipJsonString, skipJsonValue } from '../go/json-scan.ts';
import { walkList, walkMap } from './json-walk.ts';
import { type ChartPlace, type Layout, spanText, type UrlPlace } from './layout.ts';
import type { ValueForm } from './yaml-cursor.ts';
import { readYamlItem } from './yaml-item.ts';

/** A literal or folded text is not changed: its line breaks would be part of the URL. */
const writing: Readonly<Record<ValueForm, UrlPlace['as']>> = {
  plain: 'plain',
  single: 'quoted',
  double: 'quoted',
  json: 'quoted',
  block: 'closed',
  none: 'closed',
};

/** Of an item in block form. */
export function yamlUrlPlaces(layout: Layout, chart: ChartPlace, item: number): readonly UrlPlace[] {
  const start = layout.items[item] ?? 0;
  const places: Omit<UrlPlace, 'url'>[] = [];
  const { urls } = readYamlItem(layout, chart, item, ({ form, valueStart, valueEnd }) => {
    if (form === 'json') places.push(...jsonTexts(layout.bytes, start + valueStart));
    else places.push({ from: start + valueStart, to: start + valueEnd, as: writing[form] });
  });
  return places.map((place, at) => ({ ...place, url: urls[at] ?? '' }));
}

/** Of an item of a JSON document that begins at `start`. */
export function jsonUrlPlaces(bytes: Uint8Array, start: number): readonly UrlPlace[] {
  const places: UrlPlace[] = [];
  walkMap(bytes, start, (keyStart, keyEnd, valueStart) => {
    const key: unknown = JSON.parse(spanText(bytes, keyStart, keyEnd));
    if (typeof key === 'string' && key.toLowerCase() === 'urls') places.splice(0, places.length, ...jsonTexts(bytes, valueStart));
    return skipJsonValue(bytes, valueStart);
  });
  return places;
}

/** The texts of a JSON list. */
function jsonTexts(bytes: Uint8Array, start: number): readonly UrlPlace[] {
  const places: UrlPlace[] = [];
  walkList(bytes, start, (from) => {
    const to = skipJsonString(bytes, from);
    if (to < 0) return skipJsonValue(bytes, from);
    places.push({ from, to, url: String(JSON.parse(spanText(bytes, from, to))), as: 'quoted' });
    return to;
  });
  return places;
}
