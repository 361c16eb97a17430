/** Every error of a run of many charts, in the order in which a person should read them. */
import type { CharthouseError } from '../base/error.ts';
import type { ChartOutcome } from '../repository/outcome.ts';

/** An error, and the chart it is about where it is about one. */
export interface AboutError {
  readonly error: CharthouseError;
  /** As the user named it. */
  readonly about?: string;
}

/** Those of the charts, then that of the run; what is said of a chart is not said again of the run. */
export function chartErrors(report: {
  readonly charts: readonly ChartOutcome[];
  readonly error: CharthouseError | null;
}): readonly AboutError[] {
  const ofCharts = report.charts.flatMap(({ error, path }) => (error === undefined ? [] : [{ error, about: path }]));
  const said = report.error === null || ofCharts.some(({ error }) => error === report.error);
  return report.error === null || said ? ofCharts : [...ofCharts, { error: report.error }];
}
