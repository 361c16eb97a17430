/** Refuses options of a publish that contradict each other, before anything is opened. */
import { checkCharts } from '../check-charts.ts';
import { checkDependencyUpdate } from '../check-dependency-update.ts';
import { checkPackager } from '../check-packager.ts';
import type { PublishOptions } from '../options.ts';

/** @throws CH_USAGE, CH_NO_CHARTS */
export function checkPublish(options: PublishOptions): void {
  checkCharts(options.charts, 'publish');
  checkPackager(options);
  checkDependencyUpdate(options);
}
