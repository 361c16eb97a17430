/** Go's `omitempty`: which fields Go leaves out when it writes a struct. */
import type { Json } from '../base/json.ts';
import type { Struct } from './go-struct.ts';

/** The fields that are not empty: not "", false, null, or a list or map without members. */
export function omitEmpty(fields: Struct): Struct {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
