/** Which keys look like a package, so that none of them is left out without a word. */

/** Helm lists a file only if its name ends so, in small letters. */
export function isPackageKey(key: string): boolean {
  return key.endsWith('.tgz');
}

/** Why no index lists a key that looks like a package; undefined if it is one, or looks like nothing of the kind. */
export function whyNoPackage(key: string): string | undefined {
  return !isPackageKey(key) && key.toLowerCase().endsWith('.tgz') ? 'its name does not end in .tgz, in small letters' : undefined;
}
