/** Makes the package of a chart. */

import { archiveSteps, maxOctalField } from '../archive/index.ts';
import { sha256Hex } from '../base/digest.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Steps } from '../base/steps.ts';
import type { Chart, ChartMetadata, Package } from './types.ts';

/** 1980-01-01T00:00:00Z, the earliest time in a zip file: the time of all members unless SOURCE_DATE_EPOCH sets another. */
export const defaultModified = 315_532_800;

/** How to package. */
export interface PackOptions {
  /** Seconds since the epoch; see `modifiedFrom`. */
  readonly modifiedSeconds: number;
}

/**
 * The package of `chart`: the same chart gives the same bytes on every machine.
 *
 * @throws CH_CHART_INVALID if a file has a path that Helm would not load
 */
export function* packSteps(chart: Chart, options: PackOptions): Steps<Package> {
  const bytes = yield* archiveSteps(chart.files, { folder: chart.metadata.name, ...options });
  return { metadata: chart.metadata, fileName: packageFileName(chart.metadata), bytes, digest: sha256Hex(bytes), warnings: chart.warnings };
}

/** `<name>-<version>.tgz`, with the version exactly as in Chart.yaml. Never parse it back: both parts may contain `-`. */
export function packageFileName(metadata: Pick<ChartMetadata, 'name' | 'version'>): string {
  return `${metadata.name}-${metadata.version}.tgz`;
}

/**
 * The members' time from the value of SOURCE_DATE_EPOCH; unset or empty means the default, as in Helm.
 *
 * @throws CH_USAGE if it is not a number of seconds that a tar can represent
 */
export function modifiedFrom(sourceDateEpoch: string | undefined): number {
  if (sourceDateEpoch === undefined || sourceDateEpoch === '') return defaultModified;
  const seconds = /^\d+$/.test(sourceDateEpoch) ? Number(sourceDateEpoch) : Number.NaN;
  if (seconds <= maxOctalField) return seconds;
  throw new CharthouseError('CH_USAGE', {
    message: `SOURCE_DATE_EPOCH is ${quoted(sourceDateEpoch)}, not a whole number of seconds from 0 to ${maxOctalField}`,
    hint: 'set SOURCE_DATE_EPOCH to the output of: git log -1 --format=%ct',
  });
}
