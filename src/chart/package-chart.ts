/** Packages a chart's folder in one step. */
import { takeSteps } from '../base/steps.ts';
import type { Pause } from '../runtime/pause.ts';
import { defaultModified, packSteps } from './package.ts';
import { type ReadChartOptions, readChart } from './read-chart.ts';
import type { Package } from './types.ts';

/** How to read and package a chart. */
export interface PackageChartOptions extends ReadChartOptions {
  /** The time of the package's members, in seconds since the epoch; see `modifiedFrom`. */
  readonly modifiedSeconds?: number | undefined;
  /** Called during compression. */
  readonly pause: Pause;
}

/**
 * Packages the chart in `folder`: the same chart gives the same bytes on every machine.
 *
 * @throws the codes of `readChart`
 * @example const { fileName, bytes, digest } = await packageChart('charts/app', { files: nodeFiles });
 */
export async function packageChart(folder: string, options: PackageChartOptions): Promise<Package> {
  const { modifiedSeconds = defaultModified, pause } = options;
  return takeSteps(packSteps(await readChart(folder, options), { modifiedSeconds }), pause);
}
