/** Checks decoded JSON data against the shapes of Helm's loader. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../../base/json.ts';
import { quoted } from '../../base/quoted.ts';
import { parseRfc3339 } from '../../go/rfc3339.ts';
import { hints } from './fault.ts';
import { entryShape, type Shape, shapeName } from './shapes.ts';
import { skippedTexts } from './skipped-text.ts';

/**
 * Why Helm would refuse an index with this entry, such as `appVersion is a number and must be a string`, or skip it for an item that is
 * null; undefined if it would not.
 */
export function entryFault(entry: Json): string | undefined {
  if (!isJsonMap(entry)) return `it is ${kindOf(entry)} and must be a map`;
  const isIncomplete = ({ hint }: { readonly hint: string }): boolean => hint === hints.complete;
  return valueFault(entry, entryShape, { path: '', strict: true }) ?? skippedTexts(entry, entryShape).find(isIncomplete)?.problem;
}

/** A field of an entry. Helm compares field names case-insensitively. */
export function fieldOf(entry: JsonMap, field: string): Json | undefined {
  return entry[field] ?? Object.entries(entry).find(([key]) => key.toLowerCase() === field)?.[1];
}

interface Checking {
  readonly path: string;
  readonly strict: boolean;
}

/**
 * The first fault of a value; `path` is its name in messages. Helm 3.13 and later are not `strict` with JSON: they ignore unknown fields.
 */
export function valueFault(value: Json, shape: Shape, { path, strict }: Checking): string | undefined {
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'any':
      return undefined;
    case 'string':
    case 'scalar':
      return typeof value === 'string' ? undefined : wrong(value, shape, path);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong(value, shape, path);
    case 'time':
      if (typeof value !== 'string') return wrong(value, shape, path);
      return parseRfc3339(value) === undefined ? `${path} ${quoted(value)} is not ${shapeName(shape)}` : undefined;
    case 'list':
      if (!isJsonList(value)) return wrong(value, shape, path);
      return first([...value.entries()], ([at, item]) => valueFault(item, shape.of, { path: `${path}[${at}]`, strict }));
    case 'map':
      if (!isJsonMap(value)) return wrong(value, shape, path);
      return first(Object.entries(value), ([key, item]) => valueFault(item ?? null, shape.of, { path: `${path}.${key}`, strict }));
    case 'struct':
      if (!isJsonMap(value)) return wrong(value, shape, path);
      return first(Object.entries(value), ([key, item]) => {
        const name = path === '' ? key : `${path}.${key}`;
        const field = shape.fields.get(key.toLowerCase());
        if (field !== undefined) return valueFault(item ?? null, field, { path: name, strict });
        return strict ? `unknown field ${quoted(name)}` : undefined;
      });
  }
}

function first<T>(items: readonly T[], faultOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function wrong(value: Json, shape: Shape, path: string): string {
  return `${path} is ${kindOf(value)} and must be ${shapeName(shape)}`;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
