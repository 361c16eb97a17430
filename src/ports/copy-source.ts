/** The port to what charts are copied from: a repository by its URL or in a store, a registry, an archive file. */
import type { JsonMap } from '../base/json.ts';

/** One version that a source has. */
export interface SourceVersion {
  readonly name: string;
  /** Exactly as the source spells it. */
  readonly version: string;
  /** SHA-256 of the package as the source states it, in any form that an index has; undefined if it states none. */
  readonly digest?: string | undefined;
  /** RFC 3339. */
  readonly created?: string | undefined;
  /** The entry with all its fields; undefined if the source has no index: an entry is then made of the package. */
  readonly record?: JsonMap | undefined;
}

/** The bytes of a package; `missing` and `refused` are definite answers, anything unclear is an error. */
export type SourceRead =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'refused'; readonly message: string };

/**
 * Charts to copy. Nothing that it says is trusted: the copy compares each package with its digest, name and version.
 *
 * @throws CH_HTTP_FAILED, and what a store or a registry throws
 */
export interface CopySource {
  /** For messages, without secrets: a URL, a folder's path, `s3://bucket/prefix`. */
  readonly name: string;
  /** All versions, those of one chart one after the other. May be called more than once. */
  versions(signal: AbortSignal): AsyncIterable<SourceVersion>;
  /** The package of a version that `versions` returned. */
  open(version: SourceVersion, signal: AbortSignal): Promise<SourceRead>;
  /** Its provenance file; undefined if there is none, `broken` if the source names one and does not have it. Not called for packages that were refused. */
  provenance(version: SourceVersion, signal: AbortSignal): Promise<Uint8Array | 'broken' | undefined>;
}
