/** Names of half-written files, which a killed run leaves: the name, with a dot before it and a UUID after it. */

const halfWritten = /^\..+\.(?:tgz|prov|yaml|lock)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `replaceFile` gives a file such a name until all of it is written. */
export function isHalfWritten(name: string): boolean {
  return halfWritten.test(name);
}
