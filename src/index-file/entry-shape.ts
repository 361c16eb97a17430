/** What Helm's strict loader takes in an entry: it coerces nothing, and one field of another type makes it refuse the whole index. */
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';
import { quoted } from '../base/quoted.ts';
import { parseRfc3339 } from '../base/rfc3339.ts';

type Shape =
  | 'string'
  | 'boolean'
  | 'time'
  | 'any'
  | 'text-map'
  | { readonly listOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const texts: Shape = { listOf: 'string' };

// `repo.ChartVersion` with the `chart.Metadata` in it, and the fields of Helm 2 that every Helm still accepts.
const entryFields: Readonly<Record<string, Shape>> = {
  annotations: 'text-map',
  apiversion: 'string',
  appversion: 'string',
  checksum: 'string',
  condition: 'string',
  created: 'time',
  dependencies: {
    listOf: {
      fields: {
        alias: 'string',
        condition: 'string',
        enabled: 'boolean',
        'import-values': { listOf: 'any' },
        name: 'string',
        repository: 'string',
        tags: texts,
        version: 'string',
      },
    },
  },
  deprecated: 'boolean',
  description: 'string',
  digest: 'string',
  engine: 'string',
  home: 'string',
  icon: 'string',
  keywords: texts,
  kubeversion: 'string',
  maintainers: { listOf: { fields: { email: 'string', name: 'string', url: 'string' } } },
  name: 'string',
  removed: 'boolean',
  sources: texts,
  tags: 'string',
  tillerversion: 'string',
  type: 'string',
  url: 'string',
  urls: texts,
  version: 'string',
};

/** Why Helm would refuse an index with this entry, as `appVersion is a number and must be a string`; undefined if it would not. */
export function entryFault(entry: Json): string | undefined {
  if (!isJsonMap(entry)) return `it is ${kindOf(entry)} and must be a map`;
  return faultIn(entry, { fields: entryFields }, 'it');
}

/** A field of an entry. Helm compares field names without regard to case. */
export function fieldOf(entry: JsonMap, field: string): Json | undefined {
  return entry[field] ?? Object.entries(entry).find(([key]) => key.toLowerCase() === field)?.[1];
}

function faultIn(value: Json, shape: Shape, path: string): string | undefined {
  if (shape === 'any') return undefined;
  if (shape === 'string' || shape === 'boolean')
    return typeof value === shape || value === null ? undefined : wrong(value, `a ${shape}`, path);
  if (shape === 'time') {
    const isTime = value === null || (typeof value === 'string' && parseRfc3339(value) !== undefined);
    return isTime ? undefined : `${path} is no RFC 3339 time`;
  }
  if (value === null) return undefined;
  if (shape === 'text-map') {
    if (!isJsonMap(value)) return wrong(value, 'a map', path);
    return firstFault(Object.entries(value), ([key, item]) => faultIn(item ?? null, 'string', `${path}.${key}`));
  }
  if ('listOf' in shape) {
    if (!isJsonList(value)) return wrong(value, 'a list', path);
    return firstFault([...value.entries()], ([at, item]) => itemFault(item, shape.listOf, `${path}[${at}]`));
  }
  if (!isJsonMap(value)) return wrong(value, 'a map', path);
  return firstFault(Object.entries(value), ([key, item]) => {
    const name = path === 'it' ? key : `${path}.${key}`;
    const field = shape.fields[key.toLowerCase()];
    return field === undefined ? `Helm knows no field ${quoted(name)}` : faultIn(item ?? null, field, name);
  });
}

// Helm up to 3.17 ends with a crash on some lists that hold a null.
function itemFault(item: Json, shape: Shape, path: string): string | undefined {
  return item === null && shape !== 'any' && shape !== 'string' ? `${path} is null` : faultIn(item, shape, path);
}

function firstFault<T>(items: readonly T[], faultOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function wrong(value: Json, wanted: string, path: string): string {
  return `${path} is ${kindOf(value)} and must be ${wanted}`;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
