/** Refuses options of a publish that contradict each other, before anything is opened. */
import { CharthouseError } from '../../base/error.ts';
import { checkPackager } from '../check-packager.ts';
import type { PublishOptions } from '../options.ts';

/** @throws CH_USAGE, CH_NO_CHARTS */
export function checkPublish(options: PublishOptions): void {
  if (options.charts.length === 0)
    throw new CharthouseError('CH_NO_CHARTS', { message: 'there is no chart to publish: the list is empty' });
  checkPackager(options);
}
