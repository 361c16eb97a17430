/** The reference of the values: from values.yaml, its comments and values.schema.json. */
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { readYaml, type YamlMap, type YamlValue } from '../yaml/index.ts';
import type { ValueLine, ValueSection } from './model.ts';
import { type CommentFacts, type Comments, commentFacts } from './value-comments.ts';

/** Values that no one reads are no reference. */
export const maxValues = 2_000;

/** Sections in the order of the file; empty if the file is no map. `schema`: values.schema.json, if it is JSON. */
export function valuesReference(values: Uint8Array, schema: Json | undefined): readonly ValueSection[] {
  const read = readYaml(values);
  if (read.kind === 'refused' || read.value.kind !== 'map') return [];
  const comments = commentFacts(new TextDecoder().decode(values));
  const lines: { readonly line: number; readonly value: ValueLine }[] = [];
  collect(read.value, '', { comments, schema: isJsonMap(schema) ? schema : undefined, lines });
  const known = new Set(lines.map(({ value }) => value.path));
  // Bitnami's comments also name values that have no default.
  const only = [...comments.byPath]
    .filter(([path, { isSkipped }]) => !known.has(path) && !isSkipped)
    .map(([path, { line, ...facts }]) => ({ line, value: lineOf(path, undefined, facts, undefined) }));
  return sections([...lines, ...only].sort((a, b) => a.line - b.line).slice(0, maxValues), comments);
}

interface Walk {
  readonly comments: Comments;
  readonly schema: JsonMap | undefined;
  readonly lines: { readonly line: number; readonly value: ValueLine }[];
}

/** A map with keys is no value of its own, unless a comment is about it as a whole; all else is. */
function collect(map: YamlMap, parent: string, walk: Walk): void {
  for (const [key, { keyAt, value }] of map.entries) {
    const path = parent === '' ? segment(key) : `${parent}.${segment(key)}`;
    const facts = walk.comments.byPath.get(path) ?? walk.comments.byLine.get(keyAt.line);
    if (facts?.isSkipped === true || walk.lines.length >= maxValues) continue;
    const schema = propertyOf(walk.schema, key);
    const isBranch = value.kind === 'map' && value.entries.size > 0;
    if (!isBranch || facts?.isOwn === true)
      walk.lines.push({ line: walk.comments.byPath.get(path)?.line ?? keyAt.line, value: lineOf(path, value, facts, schema) });
    if (isBranch && facts?.isOwn !== true) collect(value, path, { ...walk, schema });
  }
}

/** As `--set` reads it: a dot in a key is escaped. */
function segment(key: string): string {
  return key.replaceAll('.', '\\.');
}

function lineOf(path: string, value: YamlValue | undefined, facts: CommentFacts | undefined, schema: JsonMap | undefined): ValueLine {
  const described = typeof schema?.['description'] === 'string' ? schema['description'] : '';
  return {
    path,
    type: facts?.type ?? schemaType(schema) ?? (value === undefined ? '' : typeOf(value)),
    fallback: facts?.fallback ?? (value === undefined ? undefined : shortText(value)),
    description: facts === undefined || facts.description === '' ? described : facts.description,
  };
}

function typeOf({ kind }: YamlValue): string {
  return kind === 'map' ? 'object' : kind === 'float' ? 'number' : kind === 'null' ? '' : kind;
}

function schemaType(schema: JsonMap | undefined): string | undefined {
  const type = schema?.['type'];
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.filter((each) => typeof each === 'string').join(' or ');
  const allowed = schema?.['enum'];
  return Array.isArray(allowed) ? allowed.map((each) => JSON.stringify(each)).join(' or ') : undefined;
}

function propertyOf(schema: JsonMap | undefined, key: string): JsonMap | undefined {
  const properties = schema?.['properties'];
  const property = isJsonMap(properties) ? properties[key] : undefined;
  return isJsonMap(property) ? property : undefined;
}

const maxShortText = 160;

/** The value as YAML in flow style, cut if it is long. */
function shortText(value: YamlValue): string {
  const text = flow(value, 0);
  return text.length > maxShortText ? `${text.slice(0, maxShortText)}…` : text;
}

function flow(value: YamlValue, depth: number): string {
  if (depth > 6) return '…';
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'string':
      return JSON.stringify(value.value.slice(0, maxShortText + 1));
    case 'list':
      return `[${value.items
        .slice(0, 20)
        .map((item) => flow(item, depth + 1))
        .join(', ')}]`;
    case 'map':
      return `{${[...value.entries]
        .slice(0, 20)
        .map(([key, entry]) => `${key}: ${flow(entry.value, depth + 1)}`)
        .join(', ')}}`;
    default:
      return String(value.value);
  }
}

/** `## @section Title` and its kin start a section. */
function sections(lines: readonly { readonly line: number; readonly value: ValueLine }[], { titles }: Comments): readonly ValueSection[] {
  const found: { title: string; values: ValueLine[] }[] = [{ title: '', values: [] }];
  let next = 0;
  for (const { line, value } of lines) {
    for (let title = titles[next]; title !== undefined && title.line < line; title = titles[next]) {
      found.push({ title: title.text, values: [] });
      next += 1;
    }
    found.at(-1)?.values.push(value);
  }
  return found.filter(({ values }) => values.length > 0);
}
