/** The port to a registry that charts are copied into. */
import type { JsonMap } from '../base/json.ts';

/** What a registry has under the tag of a version. `other`: something else than a chart, in words that follow "is ". */
export type TagState =
  | { readonly kind: 'free' }
  /** `digest`: SHA-256 of the package, lower-case hex; undefined if the registry names another algorithm. */
  | { readonly kind: 'chart'; readonly digest: string | undefined; readonly isSigned: boolean }
  | { readonly kind: 'other'; readonly what: string };

/** A version to push, whose package was checked. */
export interface VersionToPush {
  readonly name: string;
  readonly version: string;
  /** Chart.yaml of the package, as Helm has it. */
  readonly metadata: JsonMap;
  readonly package: Uint8Array;
  readonly provenance: Uint8Array | undefined;
  /** RFC 3339. */
  readonly created: string | undefined;
}

/** Charts below one `oci://` URL. @throws CH_HTTP_FAILED */
export interface CopyRegistry {
  /** For messages, without secrets. */
  readonly name: string;
  /** The reference of a version, such as `oci://HOST/PATH/NAME:TAG`, or why no registry can have it. */
  referenceOf(
    name: string,
    version: string,
  ): { readonly kind: 'reference'; readonly url: string } | { readonly kind: 'fault'; readonly why: string };
  look(name: string, version: string, signal: AbortSignal): Promise<TagState>;
  /** The caller has looked: a registry has no condition for a write, and replaces what the tag leads to. */
  push(version: VersionToPush, signal: AbortSignal): Promise<void>;
}
