/** Reading what the world sees: objects by URL. */

/** `refused`: a definite answer that is not the object (401, 403, 404, 410 …). Anything unclear is an error. */
export type SiteAnswer = SiteFound<{ readonly body: Uint8Array }> | SiteRefused;

/** The same with what `consume` made of the body. */
export type SiteRead<T> = SiteFound<{ readonly value: T }> | SiteRefused;

/** An object, where it was found after redirects, and what was said of it (header names in lower case). */
export type SiteFound<Content> = Content & {
  readonly kind: 'found';
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

/** A definite "no". */
export interface SiteRefused {
  readonly kind: 'refused';
  readonly status: number;
}

/** How much to read at the most. */
export interface SiteReadOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A repository as its users reach it. Follows redirects; tries again where that may help.
 *
 * @throws CH_HTTP_FAILED
 */
export interface PublicSite {
  /** The object whole, in memory. */
  fetch(url: string, options: SiteReadOptions): Promise<SiteAnswer>;
  /** The object in pieces. `consume` is called anew for each attempt, so it must not keep state outside itself. */
  read<T>(url: string, consume: (body: AsyncIterable<Uint8Array>) => Promise<T>, options: SiteReadOptions): Promise<SiteRead<T>>;
}
