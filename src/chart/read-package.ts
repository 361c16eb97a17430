/** Reads the contents of a package without trusting it. */

import type { ChartFile, ChartLimits, ReadMode } from '../archive/index.ts';
import { inFile, invalidPackage, readArchive } from '../archive/index.ts';
import { sha256Hex } from '../base/digest.ts';
import { loadChart } from './load-chart.ts';
import { packageFileName } from './package.ts';
import type { Package } from './types.ts';

/** How to read a package. */
export interface ReadPackageOptions {
  /** File name of the package, for messages; name and version come from Chart.yaml. */
  readonly fileName: string;
  readonly limits: ChartLimits;
  /** `strict` by default; `as-published` if the index lists exactly these bytes. */
  readonly reading?: ReadMode;
  /** Called for each packed subchart with its files. */
  readonly onUnpacked?: ((archive: string, files: readonly ChartFile[]) => void) | undefined;
}

/** More than any archive's headers take, even one that is not compressed. */
const overheadBytes = 64 * 1024 * 1024;

/** The size of the largest package whose chart can be within the limits. */
export function maxPackageBytes({ maxTotalBytes }: ChartLimits): number {
  return maxTotalBytes + overheadBytes;
}

/** A package that Helm would load, with its files in the archive's order. */
export interface ReadPackage extends Package {
  readonly files: readonly ChartFile[];
}

/**
 * Reads a package and loads its chart as Helm does: a published package must load everywhere. The bytes are not changed.
 *
 * @throws CH_PACKAGE_INVALID for an archive that is damaged or misleading; CH_CHART_TOO_LARGE, CH_CHART_INVALID and CH_CHART_YAML for a
 * chart that Helm refuses
 */
export async function readPackage(bytes: Uint8Array, options: ReadPackageOptions): Promise<ReadPackage> {
  const { fileName, limits, reading = 'strict', onUnpacked } = options;
  const files = await readArchive(bytes, { fileName, limits, reading });
  if (!files.some(({ path }) => path === 'Chart.yaml')) throw inFile(invalidPackage('no Chart.yaml in the chart’s folder'), fileName);
  const { metadata, warnings } = await loadChart(files, {
    where: fileName,
    limits,
    onUnpacked,
    budget: { bytesLeft: limits.maxTotalBytes },
  });
  return { metadata, fileName: packageFileName(metadata), bytes, digest: sha256Hex(bytes), warnings, files };
}
