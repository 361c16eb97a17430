/** What stands in an index, whoever asks. */

/** How an index is written; an existing one keeps its own. */
export type IndexStyle = 'yaml' | 'json';

/** What an index says of a version; the parts that an entry lacks, or that are not of their type, are absent. */
export interface ListedVersion {
  /** The key of `entries` it stands under. */
  readonly name: string;
  /** Exactly as written. */
  readonly version: string;
  readonly digest: string | undefined;
  readonly created: string | undefined;
  readonly urls: readonly string[];
}

/** What two entries of one version have in common. No name holds a line end. */
export function identityOf({ name, version }: Pick<ListedVersion, 'name' | 'version'>): string {
  return `${name}\n${version}`;
}
