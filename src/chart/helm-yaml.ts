/** Writes YAML like Helm (go-yaml v2 below sigs.k8s.io/yaml), for the files that `helm package` rewrites. */

import { isJsonList, type Json, type JsonMap } from '../base/json.ts';
import { resolvePlain } from '../yaml/index.ts';

/** Keys sorted, two spaces, dashes at the parent's indent, strings plain if possible; a newline at the end. */
export function helmYaml(value: Json): string {
  return isBlock(value) ? blockLines(value).join('\n').concat('\n') : `${inline(value)}\n`;
}

type Block = readonly Json[] | JsonMap;

/** Values that take their own lines: maps and lists with content. */
function isBlock(value: Json): value is Block {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function blockLines(value: Block): readonly string[] {
  return isJsonList(value) ? value.flatMap(itemLines) : sortedEntries(value).flatMap(([key, item]) => entryLines(key, item));
}

function sortedEntries(value: JsonMap): readonly (readonly [string, Json])[] {
  const entries = Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const]));
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function entryLines(key: string, item: Json): readonly string[] {
  if (!isBlock(item)) return [`${text(key)}: ${inline(item)}`];
  const lines = blockLines(item);
  return [`${text(key)}:`, ...(isJsonList(item) ? lines : lines.map((line) => `  ${line}`))];
}

function itemLines(item: Json): readonly string[] {
  if (!isBlock(item)) return [`- ${inline(item)}`];
  return blockLines(item).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

function inline(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  return String(value);
}

const timestamp = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ ]|$)/;
const sexagesimal = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
/** What libyaml's emitter does not write as a plain scalar. */
const indicator = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?:](?:\s|$)|:(?:\s|$)|\s#|^ | $/;
/** Beyond these characters, only escapes are safe in every reader. */
const unprintable = /[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function text(value: string): string {
  // The emitter escapes in double quotes; JSON's escapes are valid in YAML.
  if (unprintable.test(value) || isOtherType(value)) return JSON.stringify(value);
  return indicator.test(value) ? `'${value.replaceAll("'", "''")}'` : value;
}

/** A string that would be read back as another type, in YAML 1.1 too. */
function isOtherType(value: string): boolean {
  return resolvePlain(value).kind !== 'string' || timestamp.test(value) || sexagesimal.test(value) || value === '<<';
}
