/** The charts of a run, and warnings about charts that are left out. */
import type { Warning } from '../base/warning.ts';
import { findCharts } from '../config/charts.ts';
import { leftOutCharts } from '../config/left-out-charts.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { CommandInput } from './command.ts';

/**
 * Those of the command line, else of charthouse.yaml, else of the folder. Charts beside them are searched only for a list in the file:
 * if you name charts on the command line, you leave others out on purpose.
 *
 * @throws the codes of `findCharts`
 */
export async function chartsOf({ args, config, context }: CommandInput): Promise<{
  readonly charts: readonly string[];
  readonly warnings: readonly Warning[];
}> {
  const files = filesIn(context.folder, context.signal);
  const found = await findCharts({ args, configured: config.charts, places: config.chartPlaces }, files);
  const isListed = args.length === 0 && config.charts.length > 0;
  return {
    charts: found.charts,
    warnings: await leftOutCharts(found, { files, listed: isListed ? (config.chartPlaces ?? []) : undefined }),
  };
}
