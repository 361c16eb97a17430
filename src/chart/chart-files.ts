/** Converts a loaded chart to the files of its package, as `helm package` would write them. */

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

/** Every file of the package, subcharts under the names in their Chart.yaml; Chart.yaml first, the rest by the bytes of the path. */
export function chartFiles(chart: LoadedChart, edit: VersionEdit): readonly ChartFile[] {
  // Stable: if two subcharts have the same name, both are packaged, in the order of their names in charts/.
  return inArchiveOrder(filesOf(chart, '', edit));
}

function filesOf(chart: LoadedChart, prefix: string, edit: VersionEdit): readonly ChartFile[] {
  const { apiVersion } = chart.metadata;
  const files: ChartFile[] = [{ path: `${prefix}Chart.yaml`, bytes: chartYamlBytes(chart, edit) }];
  // Whichever lock file it came from; other charts keep requirements.lock unchanged, and lose a Chart.lock.
  if (apiVersion === 'v2' && chart.lock !== undefined) files.push({ path: `${prefix}Chart.lock`, bytes: lockBytes(chart.lock) });
  for (const { path, bytes } of chart.files) files.push({ path: `${prefix}${path}`, bytes });
  for (const subchart of chart.subcharts) files.push(...filesOf(subchart, `${prefix}charts/${subchart.metadata.name}/`, {}));
  return files;
}

/** The author's bytes if they mean what Helm would write; otherwise, as for a v2 chart with requirements.yaml, what Helm would write. */
function chartYamlBytes(chart: LoadedChart, edit: VersionEdit): Uint8Array {
  const written = writtenMetadata(chart.metadata);
  const authored = meansTheSame(chart, written) ? editedInPlace(chart, edit) : undefined;
  if (authored !== undefined) return authored;
  const { version = written.version, appVersion = written.appVersion } = edit;
  return new TextEncoder().encode(helmYaml({ ...written, version, appVersion }));
}

/** Undefined if the values cannot be set without a change of other values, as behind an alias. */
function editedInPlace({ chartYaml, decoded }: LoadedChart, edit: VersionEdit): Uint8Array | undefined {
  try {
    return editVersion(chartYaml, edit, decoded.file);
  } catch (error) {
    if (isCharthouseError(error) && error.code === 'CH_CHART_INVALID') return undefined;
    throw error;
  }
}

/** A v1 chart's dependencies stay in requirements.yaml: Helm does not write them to its Chart.yaml. */
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
    // Alone it may be incomplete, if requirements.yaml completes it.
    if (isCharthouseError(error)) return false;
    throw error;
  }
}
