/** Packages at once: what the program makes in steps. */

import type { ChartFile } from '../../../src/archive/index.ts';
import { archiveSteps, type WriteArchiveOptions } from '../../../src/archive/index.ts';
import type { Steps } from '../../../src/base/steps.ts';
import { type PackOptions, packSteps } from '../../../src/chart/package.ts';
import type { Chart, Package } from '../../../src/chart/types.ts';

/** All steps at once. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The archive of these files. */
export function writeArchive(files: readonly ChartFile[], options: WriteArchiveOptions): Uint8Array {
  return runSteps(archiveSteps(files, options));
}

/** The package of a chart. */
export function packChart(chart: Chart, options: PackOptions): Package {
  return runSteps(packSteps(chart, options));
}
