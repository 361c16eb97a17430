/** Names of charts that every reader takes. */

/** Flux takes no other characters and no `..`; OCI registries want a letter or a digit first. */
const portable = /^[a-z0-9][a-z0-9.-]*$/;

/** Whether Flux and OCI registries take the name. */
export function isPortableName(name: string): boolean {
  return portable.test(name) && !name.includes('..');
}
