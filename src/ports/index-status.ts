/** What a look at the index of a repository sees, from both sides of the CDN. */
import type { Part } from './part.ts';

/** The index at the origin, and as users get it. */
export interface IndexLook {
  readonly versions: number;
  readonly charts: number;
  readonly sizeBytes: number;
  /** By the store's clock. */
  readonly changedMs: number;
  readonly edge: Part<{
    /** How long the copy has been there; null where nothing says so. */
    readonly ageSeconds: number | null;
    readonly changedMs: number | null;
    /** Whether it is the same index, byte for byte. */
    readonly isCurrent: boolean;
    /** What the CDN says of it, such as `Hit from cloudfront`. */
    readonly cache: string | null;
  }>;
}
