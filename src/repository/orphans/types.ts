/** What a comparison of an index with its store finds. */

/**
 * Why a package that no entry names was left so. `not-asked`: `addOrphans` would add it. `listed`: its version is listed with another
 * package. `yanked`: its version was yanked. `same-version`: another package of the store has its name and version, and counts.
 * `equal-version`: the index has a version that Helm takes for the same. `no-chart`: Helm would refuse it. `unlistable`: the index cannot list it.
 */
export type OrphanReason = 'not-asked' | 'listed' | 'yanked' | 'same-version' | 'equal-version' | 'no-chart' | 'unlistable';

/** A package in the store that no entry names, and that was not added. */
export interface Orphan {
  readonly key: string;
  /** Null if it cannot be read far enough to know. */
  readonly name: string | null;
  readonly version: string | null;
  /** Null if only reading it whole would show it. */
  readonly digest: string | null;
  readonly sizeBytes: number;
  /** RFC 3339: when it was put, by the store's clock. */
  readonly modified: string;
  readonly reason: OrphanReason;
  readonly message: string;
}

/** An entry whose package is not in the store. */
export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly key: string;
}
