/** Refuses an empty list of charts: whatever made it found none, and a success would hide that. */
import { CharthouseError } from '../base/error.ts';

/** `verb`: what is to be done with them. @throws CH_NO_CHARTS */
export function checkCharts(charts: readonly string[], verb: 'publish' | 'package' | 'check' | 'read'): void {
  if (charts.length > 0) return;
  throw new CharthouseError('CH_NO_CHARTS', { message: `there is no chart to ${verb}: the list is empty` });
}
