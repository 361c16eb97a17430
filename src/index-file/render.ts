/** Writes data for an index: block YAML as `helm repo index` does, or compact JSON. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import type { SlotForm } from './layout.ts';
import { byCodeUnits, doubleQuoted, keyText, yamlText } from './text.ts';

/** An entry in the form of its slot. In block form it ends with a line break. */
export function entryText(record: Json, form: SlotForm, newline: string): string {
  return form.kind === 'flow' ? jsonText(record) : blockItem(record, form.dashColumn).join(newline) + newline;
}

/** A chart's key with its first entries, in the form of its slot. */
export function chartText(name: string, texts: readonly string[], options: { readonly form: SlotForm; readonly newline: string }): string {
  const { form, newline } = options;
  if (form.kind === 'block') return `${' '.repeat(form.nameColumn)}${keyText(name, yamlText)}:${newline}${texts.join('')}`;
  const { space } = form;
  // Some YAML readers require the blank after the colon.
  return `${keyText(name, doubleQuoted)}: [${space}${texts.join(`,${space}`)}${space}]`;
}

/** Compact JSON with sorted keys. */
export function jsonText(value: Json): string {
  if (typeof value === 'string') return doubleQuoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isJsonList(value)) return `[${value.map(jsonText).join(',')}]`;
  const pairs = sortedPairs(value).map(([key, item]) => `${keyText(key, doubleQuoted)}:${jsonText(item)}`);
  return `{${pairs.join(',')}}`;
}

function blockItem(value: Json, column: number): readonly string[] {
  const margin = ' '.repeat(column);
  if (!isJsonMap(value) || isEmpty(value)) return [`${margin}- ${inline(value)}`];
  const [first = '', ...rest] = blockMap(value, column + 2);
  return [`${margin}- ${first.slice(column + 2)}`, ...rest];
}

/** The lines of a map in block form, indented to `column`. */
export function blockMap(map: JsonMap, column: number): readonly string[] {
  const margin = ' '.repeat(column);
  return sortedPairs(map).flatMap(([key, value]) => {
    const head = `${margin}${keyText(key, yamlText)}:`;
    if (value === null || typeof value !== 'object' || isEmpty(value)) return [`${head} ${inline(value)}`];
    return [head, ...(isJsonList(value) ? value.flatMap((item) => blockItem(item, column)) : blockMap(value, column + 2))];
  });
}

// Scalars; and, as JSON on one line, what Helm's own format does not have: a list in a list, an empty list.
function inline(value: Json): string {
  return typeof value === 'string' ? yamlText(value) : jsonText(value);
}

function sortedPairs(map: JsonMap): readonly (readonly [string, Json])[] {
  return Object.entries(map)
    .filter((pair): pair is [string, Json] => pair[1] !== undefined)
    .sort(([a], [b]) => byCodeUnits(a, b));
}

function isEmpty(value: readonly Json[] | JsonMap): boolean {
  return (isJsonList(value) ? value.length : sortedPairs(value).length) === 0;
}
