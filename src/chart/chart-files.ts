/** From a loaded chart to the files of its package, as `helm package` would write them. */

import type { ChartFile } from '../archive/index.ts';
import { inArchiveOrder } from '../archive/index.ts';
import { isCharthouseError } from '../base/error.ts';
import { helmYaml } from './helm-yaml.ts';
import type { LoadedChart } from './load-chart.ts';
import { lockBytes } from './lock-file.ts';
import { decodeMetadata } from './metadata.ts';
import { editVersion, type VersionEdit } from './metadata-edit.ts';
import { validateMetadata } from './metadata-validate.ts';
import type { ChartMetadata } from './types.ts';

/** Every file of the package, subcharts under the names that their Chart.yaml says; Chart.yaml first, the rest by the bytes of the path. */
export function chartFiles(chart: LoadedChart, edit: VersionEdit): readonly ChartFile[] {
  // Stable: of two subcharts with one name both are packaged, in the order of their names in charts/.
  return inArchiveOrder(filesOf(chart, '', edit));
}

function filesOf(chart: LoadedChart, prefix: string, edit: VersionEdit): readonly ChartFile[] {
  const { apiVersion } = chart.metadata;
  const files: ChartFile[] = [{ path: `${prefix}Chart.yaml`, bytes: chartYamlBytes(chart, edit) }];
  // Whatever lock file it came from; other charts keep requirements.lock as it is, and lose a Chart.lock.
  if (apiVersion === 'v2' && chart.lock !== undefined) files.push({ path: `${prefix}Chart.lock`, bytes: lockBytes(chart.lock) });
  for (const { path, bytes } of chart.files) files.push({ path: `${prefix}${path}`, bytes });
  for (const subchart of chart.subcharts) files.push(...filesOf(subchart, `${prefix}charts/${subchart.metadata.name}/`, {}));
  return files;
}

/** The author's bytes where they mean what Helm would write; else, as with a v2 chart's requirements.yaml, what Helm would write. */
function chartYamlBytes(chart: LoadedChart, edit: VersionEdit): Uint8Array {
  const written = writtenMetadata(chart.metadata);
  const authored = meansTheSame(chart, written) ? editedInPlace(chart, edit) : undefined;
  if (authored !== undefined) return authored;
  const { version = written.version, appVersion = written.appVersion } = edit;
  return new TextEncoder().encode(helmYaml({ ...written, version, appVersion }));
}

/** Undefined where the values cannot be set without touching others, as behind an alias. */
function editedInPlace({ chartYaml, decoded }: LoadedChart, edit: VersionEdit): Uint8Array | undefined {
  try {
    return editVersion(chartYaml, edit, decoded.file);
  } catch (error) {
    if (isCharthouseError(error) && error.code === 'CH_CHART_INVALID') return undefined;
    throw error;
  }
}

/** A v1 chart's dependencies stay in requirements.yaml: Helm writes none into its Chart.yaml. */
function writtenMetadata(metadata: ChartMetadata): ChartMetadata {
  if (metadata.apiVersion !== 'v1') return metadata;
  const { dependencies: _, ...rest } = metadata;
  return rest;
}

function meansTheSame({ chartYaml, decoded }: LoadedChart, written: ChartMetadata): boolean {
  try {
    const { metadata } = validateMetadata(decodeMetadata(chartYaml, decoded.file), { isSubchart: true });
    return JSON.stringify(metadata) === JSON.stringify(written);
  } catch (error) {
    // By itself it may be incomplete, and only requirements.yaml make it whole.
    if (isCharthouseError(error)) return false;
    throw error;
  }
}
