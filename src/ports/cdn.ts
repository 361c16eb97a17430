/** Telling a CDN that its copies of a repository are out of date; test/contract/cdn.ts holds every implementation to it. */

/**
 * What came of asking. `accepted`: copies are being dropped, or are dropped already. `reference-taken`: the reference was used
 * before, for other paths. `busy`: too many others are in progress, for as long as was waited.
 */
export type Invalidated =
  | { readonly kind: 'accepted'; readonly id: string; readonly isComplete: boolean }
  | { readonly kind: 'reference-taken' }
  | { readonly kind: 'busy' };

/** `unfinished`: not yet, when the time for it was over. */
export type Awaited = { readonly kind: 'complete' } | { readonly kind: 'unfinished' };

/** What an invalidation takes beside its paths. */
export interface InvalidateOptions {
  /** Asked again with the same reference and the same paths, a CDN makes no second invalidation. */
  readonly reference: string;
  /** How long to ask again where the CDN has too much to do. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One distribution of a CDN, in front of a repository.
 *
 * @throws CH_CREDENTIALS, CH_AWS_DENIED, CH_STORE_UNAVAILABLE, CH_STORE_UNEXPECTED; what a signal was aborted with
 */
export interface Cdn {
  /** What a person would call it: `CloudFront distribution E2EXAMPLE`. */
  readonly name: string;
  /** Paths of public URLs, encoded as clients ask for them, from the first `/`. Exactly these: no patterns. */
  invalidate(paths: readonly string[], options: InvalidateOptions): Promise<Invalidated>;
  waitUntilComplete(id: string, options: { readonly limitMs: number; readonly signal?: AbortSignal | undefined }): Promise<Awaited>;
  /** How a person does the same: one command. */
  byHand(paths: readonly string[]): string;
}
