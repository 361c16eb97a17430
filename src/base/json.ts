/** Plain JSON data, as Helm holds what it read from YAML. */

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
