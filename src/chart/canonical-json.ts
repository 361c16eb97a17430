/** One text for all JSON values with the same meaning. */
import { isJsonMap, type Json } from '../base/json.ts';

/** JSON with sorted keys; undefined values are left out. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isJsonMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
