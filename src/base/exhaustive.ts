/** Ends a switch over a closed union: adding a variant breaks the build here. */

/** Never returns; `value` has the type never if every variant was handled. */
export function exhaustive(value: never): never {
  throw new TypeError(`unhandled variant: ${JSON.stringify(value)}`);
}
