/** The listed versions of an index. */

/** The format of an index; an existing one keeps its own. */
export type IndexStyle = 'yaml' | 'json';

/** A version in an index; fields that are missing or have the wrong type are absent. */
export interface ListedVersion {
  /** The key of `entries` that lists it. */
  readonly name: string;
  /** Exactly as written. */
  readonly version: string;
  readonly digest: string | undefined;
  readonly created: string | undefined;
  readonly urls: readonly string[];
}

/** The identity that two entries of one version share. Names contain no line breaks. */
export function identityOf({ name, version }: Pick<ListedVersion, 'name' | 'version'>): string {
  return `${name}\n${version}`;
}
