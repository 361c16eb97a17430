/** The port to places that have the charts on which others depend: chart repositories, registries, and a cache of both. */

/** A version of a chart that a source has. */
export interface OfferedChart {
  readonly name: string;
  readonly version: string;
  /** The SHA-256 that the source lists for the package, as it is written there; undefined if none is listed. */
  readonly digest: string | undefined;
  /** The address of the package in this source, such as a URL, which may be relative. */
  readonly address: string;
}

/** A package, or a definite "no" in words that can follow "cannot be read: ". */
export type PackageRead =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'missing' | 'refused' | 'nowhere' | 'registry';
      readonly message: string;
      /** The HTTP status of the answer, if there was one. */
      readonly status?: number;
    };

/** Limits of a read. */
export interface PackageReadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * One repository. An error has the HTTP status of the answer as `details.status`, if there was one. A run has one source for each, which reads an index or a list of tags once, for any number of charts.
 *
 * @throws CH_HTTP_FAILED, and what the index has that no Helm loads
 */
export interface ChartSource {
  /** For messages: the URL without credentials. */
  readonly name: string;
  /** The versions of a chart, in the order in which Helm looks at them for a range. Empty if the source has no such chart. */
  versions(chart: string, signal: AbortSignal): Promise<readonly OfferedChart[]>;
  /** The version that a lock means: the one that is spelled alike, or else one that is equal. */
  find(chart: string, version: string, signal: AbortSignal): Promise<OfferedChart | undefined>;
  /** The names of all charts, if the source can list them: for "did you mean". */
  names?(signal: AbortSignal): Promise<readonly string[]>;
  /** Reads the package. The caller compares its digest and opens it. */
  read(offered: OfferedChart, options: PackageReadOptions): Promise<PackageRead>;
}

/** Opens the source that a chart names as `repository`; nothing is read yet. */
export type OpenSource = (repository: string) => ChartSource;
