/** One text for all JSON values that mean the same. */
import { isJsonMap, type Json } from '../base/json.ts';

/** JSON with sorted keys; what is undefined is left out. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isJsonMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
