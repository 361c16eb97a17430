/** The port that invalidates a repository's paths in a CDN. test/contract/cdn.ts tests every implementation. */

/**
 * Outcome of a request. `accepted`: the CDN drops the copies, or has done so. `reference-taken`: the reference was used before, for other
 * paths. `busy`: too many other invalidations were in progress until `patienceMs` was over.
 */
export type Invalidated =
  | { readonly kind: 'accepted'; readonly id: string; readonly isComplete: boolean }
  | { readonly kind: 'reference-taken' }
  | { readonly kind: 'busy' };

/** `unfinished`: not complete within the limit. */
export type Awaited = { readonly kind: 'complete' } | { readonly kind: 'unfinished' };

/** Options of an invalidation. */
export interface InvalidateOptions {
  /** A repeated request with the same reference and the same paths creates no second invalidation. */
  readonly reference: string;
  /** How long to retry while the CDN has too many invalidations in progress. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One distribution of a CDN, in front of a repository.
 *
 * @throws CH_CREDENTIALS, CH_AWS_DENIED, CH_STORE_UNAVAILABLE, CH_STORE_UNEXPECTED; the reason of an aborted signal
 */
export interface Cdn {
  /** For messages: `CloudFront distribution E2EXAMPLE`. */
  readonly name: string;
  /** Paths of public URLs, encoded as clients request them, from the first `/`. Exactly these: no patterns. */
  invalidate(paths: readonly string[], options: InvalidateOptions): Promise<Invalidated>;
  waitUntilComplete(id: string, options: { readonly limitMs: number; readonly signal?: AbortSignal | undefined }): Promise<Awaited>;
  /** One command with which you can do the same by hand. */
  byHand(paths: readonly string[]): string;
}
