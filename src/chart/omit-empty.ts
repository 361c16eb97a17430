/** Go's `omitempty`: which fields a struct loses when Go writes it. */
import type { Json } from '../base/json.ts';
import type { Struct } from './go-struct.ts';

/** The fields that hold something: not "", false, null, nor a list or map without members. */
export function omitEmpty(fields: Struct): Struct {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
