/** A retention policy, as the options of a user make it. */

/** What to keep. Rules add up: a version that any of them keeps stays. */
export interface RetentionPolicy {
  /** The newest releases of each chart. */
  readonly keep?: number | undefined;
  readonly keepPerMajor?: number | undefined;
  readonly keepPerMinor?: number | undefined;
  /** Whatever was published so recently. */
  readonly keepWithinMs?: number | undefined;
  /** The newest pre-releases of each channel of a chart. Without it: those that are newer than the newest release. */
  readonly keepPreReleases?: number | undefined;
}
