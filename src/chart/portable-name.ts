/** Checks if every reader accepts the name of a chart. */

/** Flux allows no other characters and no `..`; OCI registries require a letter or a digit first. */
const portable = /^[a-z0-9][a-z0-9.-]*$/;

/** Whether Flux and OCI registries accept the name. */
export function isPortableName(name: string): boolean {
  return portable.test(name) && !name.includes('..');
}
