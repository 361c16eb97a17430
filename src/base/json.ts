/** Plain JSON data, as Helm represents what it read from YAML. */

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

/** A map; a key without a value counts as absent. */
export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

/** Whether a value is a list. TypeScript's own guard does not narrow read-only lists. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isJsonMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
