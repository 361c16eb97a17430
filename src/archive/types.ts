/** What goes into an archive and comes out of one: files in memory, within limits. */

/** One file of a chart: `path` with `/`, relative to the chart's folder (`charts/sub/templates/x.yaml` for a subchart's). */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** How much of a chart is read at the most; Helm 3.17 to 4.2 refuse more. */
export interface ChartLimits {
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}
