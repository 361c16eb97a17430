/** Loads a chart from its files as `helm package` does: which files are kept, which parsed, which dropped. */

import type { ChartFile } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { jsonFault } from '../go/json-scan.ts';
import { insteadOfChart } from './look-alikes.ts';
import { type ChartLock, type DecodedMetadata, decodeLock, decodeMetadata } from './metadata.ts';
import { validateMetadata } from './metadata-validate.ts';
import { findSubcharts, type SubchartOptions } from './subcharts.ts';
import type { ChartMetadata } from './types.ts';
import { checkValues } from './values-file.ts';

/** A loaded chart, with its subcharts. */
export interface LoadedChart {
  /** The folder or archive, for messages. */
  readonly where: string;
  readonly metadata: ChartMetadata;
  /** The dependencies as Chart.yaml has them, if names of repositories in `metadata` were replaced by URLs. */
  readonly written?: ChartMetadata['dependencies'];
  readonly decoded: DecodedMetadata;
  /** Chart.yaml as its author wrote it. */
  readonly chartYaml: Uint8Array;
  /** Of Chart.lock and requirements.lock the one that Helm reads last. */
  readonly lock: ChartLock | undefined;
  /** Files that are packaged unchanged: values.yaml, the schema, templates and others. */
  readonly files: readonly ChartFile[];
  /** In the order of their names in charts/. */
  readonly subcharts: readonly LoadedChart[];
  readonly warnings: readonly Warning[];
}

/** A chart as checks of its dependencies see it: of subcharts, only what they are and where. */
export interface DependingChart extends Omit<LoadedChart, 'subcharts'> {
  readonly subcharts: readonly { readonly where: string; readonly metadata: Pick<ChartMetadata, 'name' | 'version'> }[];
}

/** The location of a chart, its limits, and its parent. */
export interface LoadOptions extends SubchartOptions {
  /** A subchart's apiVersion may be anything: Helm checks only that of the outermost chart. */
  readonly isSubchart?: boolean;
}

/** Collected while the files are processed in their order. */
interface Gathered {
  decoded: DecodedMetadata | undefined;
  chartYaml: Uint8Array | undefined;
  lock: ChartLock | undefined;
  schema: ChartFile | undefined;
  readonly files: ChartFile[];
  readonly inCharts: ChartFile[];
}

/**
 * Loads a chart from the files in its folder or archive.
 *
 * @throws CH_CHART_YAML, CH_CHART_INVALID, CH_CHART_TOO_LARGE, CH_PACKAGE_INVALID (of a packed subchart)
 */
export async function loadChart(files: readonly ChartFile[], options: LoadOptions): Promise<LoadedChart> {
  const gathered: Gathered = { decoded: undefined, chartYaml: undefined, lock: undefined, schema: undefined, files: [], inCharts: [] };
  // Chart.yaml first, at any position: the handling of requirements.yaml depends on its apiVersion.
  for (const file of files) if (file.path === 'Chart.yaml') gatherChartYaml(file, gathered, options);
  if (gathered.chartYaml === undefined || gathered.decoded === undefined) throw missingChartYaml(options.where, files);
  for (const file of files) gather(file, gathered, options);
  const { metadata, warnings } = validateMetadata(gathered.decoded, { isSubchart: options.isSubchart ?? false });
  const subcharts: LoadedChart[] = [];
  for (const { where, files: inner } of await findSubcharts(gathered.inCharts, options)) {
    subcharts.push(await loadChart(inner, { ...options, where, isSubchart: true }));
  }
  if (gathered.schema !== undefined) {
    checkSchema(gathered.schema, options.where);
    gathered.files.push(gathered.schema);
  }
  const { decoded, chartYaml, lock } = gathered;
  return { where: options.where, metadata, decoded, chartYaml, lock, files: gathered.files, subcharts, warnings };
}

function missingChartYaml(where: string, files: readonly ChartFile[]): CharthouseError {
  const instead = insteadOfChart(
    where,
    files.map(({ path }) => path),
  );
  return new CharthouseError('CH_CHART_INVALID', {
    message: instead?.message ?? `no Chart.yaml in ${quoted(where)}, or .helmignore excludes it`,
    hint: instead?.hint ?? 'pass the folder that contains Chart.yaml',
    where: { file: `${where}/Chart.yaml` },
  });
}

function gatherChartYaml({ bytes, path }: ChartFile, gathered: Gathered, { where }: LoadOptions): void {
  gathered.decoded = decodeMetadata(bytes, `${where}/${path}`, gathered.decoded);
  gathered.chartYaml = bytes;
}

function gather(file: ChartFile, gathered: Gathered, { where }: LoadOptions): void {
  const { path, bytes } = file;
  const location = `${where}/${path}`;
  switch (path) {
    case 'Chart.yaml':
      return;
    case 'Chart.lock':
      gathered.lock = decodeLock(bytes, location);
      return;
    case 'values.yaml':
      checkValues(bytes, location);
      gathered.files.push(file);
      return;
    case 'values.schema.json':
      gathered.schema = file;
      return;
    case 'requirements.yaml':
      // Decoded into the same struct as Chart.yaml, so its fields override. A v2 chart does not keep the file.
      gathered.decoded = decodeMetadata(bytes, location, gathered.decoded);
      if (isV1(gathered)) gathered.files.push(file);
      return;
    case 'requirements.lock':
      gathered.lock = decodeLock(bytes, location);
      if (isV1(gathered)) gathered.files.push(file);
      return;
    default:
      // A .prov file belongs to the outermost chart that sees it, under its path in the folder.
      (path.startsWith('charts/') && !/\.prov$/.test(path) ? gathered.inCharts : gathered.files).push(file);
  }
}

function isV1({ decoded }: Gathered): boolean {
  const apiVersion = decoded?.fields['apiVersion'];
  return apiVersion === undefined || apiVersion === '' || apiVersion === 'v1';
}

function checkSchema({ path, bytes }: ChartFile, where: string): void {
  const fault = jsonFault(bytes);
  if (fault === undefined) return;
  const before = new TextDecoder().decode(bytes.subarray(0, fault)).split('\n');
  throw new CharthouseError('CH_CHART_INVALID', {
    message: bytes.length === 0 ? `${path} is empty, which is not valid JSON` : `${path} is not valid JSON`,
    hint: 'correct it at this place, or remove it',
    where: { file: `${where}/${path}`, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
  });
}
