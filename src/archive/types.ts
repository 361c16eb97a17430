/** Files of an archive in memory, and their limits. */

/** One file of a chart: `path` with `/`, relative to the chart's folder (`charts/sub/templates/x.yaml` for a subchart's). */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Limits for reading a chart; Helm 3.17 to 4.2 refuse larger ones. */
export interface ChartLimits {
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}
