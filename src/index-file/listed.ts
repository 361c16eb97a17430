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
