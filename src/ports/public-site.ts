/** The port that reads objects by their public URL. */
import type { HttpAccess } from '../runtime/http-access.ts';

/** `refused`: a definite answer other than the object (401, 403, 404, 410 …). Anything unclear is an error. */
export type SiteAnswer = SiteFound<{ readonly body: Uint8Array }> | SiteRefused;

/** The same with the result of `consume`. */
export type SiteRead<T> = SiteFound<{ readonly value: T }> | SiteRefused;

/** An object, its URL after redirects, and its headers (names in lower case). */
export type SiteFound<Content> = Content & {
  readonly kind: 'found';
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

/** A definite "no". */
export interface SiteRefused {
  readonly kind: 'refused';
  readonly status: number;
  /** Whether the request had credentials. */
  readonly hadLogin?: boolean;
}

/** Limits of a read, and how the server is reached. */
export interface SiteReadOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Credentials and TLS settings; none if absent. */
  readonly access?: HttpAccess | undefined;
}

/** What identifies the object that a reader has already, as its server wrote it. */
export interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** How an object is read that the reader may have already. */
export interface ConditionalOptions extends SiteReadOptions {
  readonly known?: Validators | undefined;
  /** Whether the server may compress it. The body is returned decoded; `maxBytes` counts for both forms. */
  readonly gzip?: boolean | undefined;
}

/** A site that reads an object only if it changed. @throws CH_HTTP_FAILED */
export interface ConditionalSite {
  fetchIfChanged(url: string, options: ConditionalOptions): Promise<SiteAnswer | { readonly kind: 'unchanged' }>;
}

/**
 * A repository as its users reach it. Follows redirects; retries if that can help.
 *
 * @throws CH_HTTP_FAILED
 */
export interface PublicSite {
  /** Reads the whole object into memory. */
  fetch(url: string, options: SiteReadOptions): Promise<SiteAnswer>;
  /** Reads the object in pieces. `consume` is called again for each attempt, so it must not keep state outside itself. */
  read<T>(url: string, consume: (body: AsyncIterable<Uint8Array>) => Promise<T>, options: SiteReadOptions): Promise<SiteRead<T>>;
}
