/** Status of a repository's index, at the origin and behind the CDN. */
import type { Part } from './part.ts';

/** The index at the origin, and as users receive it. */
export interface IndexView {
  readonly versions: number;
  readonly charts: number;
  readonly sizeBytes: number;
  /** By the store's clock. */
  readonly changedMs: number;
  readonly edge: Part<{
    /** How long the copy has been in the cache; null if the answer has no age. */
    readonly ageSeconds: number | null;
    readonly changedMs: number | null;
    /** Whether both copies are equal, byte for byte. */
    readonly isCurrent: boolean;
    /** The CDN's cache header, such as `Hit from cloudfront`. */
    readonly cache: string | null;
  }>;
}
