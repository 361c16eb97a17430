/** Reads a chart's folder into the chart that `helm package` would package. */

import type { ChartFile, ChartLimits } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { parseVersion } from '../go/helm-version.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { type GetDependencies, withDependencies } from './add-dependencies.ts';
import { chartFiles } from './chart-files.ts';
import type { ContentsOptions } from './contents.ts';
import { checkCredentialFiles, type NamedFile } from './credential-files.ts';
import { canGetDependencies, checkDependencies } from './dependencies.ts';
import { dependencyFindings } from './dependency-findings.ts';
import { type LoadedChart, loadChart } from './load-chart.ts';
import { lookAlikes, repositoryFiles } from './look-alikes.ts';
import { decodeMetadata } from './metadata.ts';
import { validateMetadata } from './metadata-validate.ts';
import { readFolder } from './read-folder.ts';
import { type Chart, defaultLimits } from './types.ts';

/** How to read a chart. */
export interface ReadChartOptions extends ContentsOptions {
  readonly files: ReadFiles;
  readonly limits?: ChartLimits | undefined;
  /** Gets dependencies, such as those that charts/ lacks; if absent, such a chart is refused. */
  readonly getDependencies?: GetDependencies | undefined;
  /**
   * Which charts that lack dependencies are refused: `all` by default; `unlocked` ones, which a publish could not complete;
   * `none`, as Helm does with a chart that another one depends on.
   */
  readonly refuseLacking?: 'all' | 'unlocked' | 'none' | undefined;
  /**
   * Replaces the version of Chart.yaml; empty means none, as in Helm. A leading `v` is dropped unless the version in Chart.yaml has one.
   */
  readonly version?: string | undefined;
  /** Replaces the appVersion of Chart.yaml; empty means none. */
  readonly appVersion?: string | undefined;
}

/**
 * Reads the chart in the folder at `path`: the files and contents that `helm package` 3.12.1 and 4.1.4 put into the package, with
 * Chart.yaml as its author wrote it. Refuses what either of them refuses.
 *
 * @throws CH_CHART_UNREADABLE, CH_CHART_YAML, CH_CHART_INVALID, CH_CHART_IGNORE, CH_CHART_DEPENDENCY, CH_CHART_TOO_LARGE, CH_CHART_LINK,
 * CH_CHART_CREDENTIALS, CH_CHART_UNCOMMITTED; CH_PACKAGE_INVALID for a packed subchart; CH_USAGE for an invalid version
 */
export async function readChart(path: string, options: ReadChartOptions): Promise<Chart> {
  // Shell completion adds a slash at the end; messages add their own.
  const folder = path.replace(/(?<=[^/])\/+$/, '');
  const { files, limits = defaultLimits } = options;
  const [version, appVersion] = [options.version || undefined, options.appVersion || undefined];
  checkVersion(version);
  const read = await readFolder(folder, { files, limits, contents: options.contents, git: options.git });
  const unpacked: NamedFile[] = [];
  const load = (chart: readonly ChartFile[]): Promise<LoadedChart> => {
    unpacked.length = 0;
    return loadChart(chart, {
      ...{ where: folder, limits, budget: { bytesLeft: limits.maxTotalBytes } },
      onUnpacked: (archive, members) => unpacked.push(...members.map(({ path }) => ({ path, archive }))),
    });
  };
  const found = await load(read.files);
  const built = await withDependencies(found, folder, { ...read, getDependencies: options.getDependencies });
  const loaded = built === undefined ? found : await load(built.files);
  const likely = checkCredentialFiles(unpacked, { folder, allowed: options.contents?.allowCredentialFiles });
  const mayLack = options.refuseLacking === 'none' || (options.refuseLacking === 'unlocked' && canGetDependencies(loaded));
  if (!mayLack) checkDependencies(loaded, folder, built?.ignored);
  const packaged = chartFiles(loaded, { version: asWritten(version, loaded), appVersion });
  checkTotal(packaged, { folder, limits });
  const { metadata, warnings } = packagedMetadata(loaded, packaged, { version, appVersion });
  // Warnings about a replaced value do not matter; those about the new one do.
  const own = version === undefined && appVersion === undefined ? loaded.warnings : warnings;
  const paths = packaged.map(({ path }) => path);
  const names = read.files.map(({ path }) => path);
  return {
    metadata,
    files: packaged,
    warnings: [
      ...own,
      ...(built?.warnings ?? []),
      ...dependencyFindings(loaded),
      ...read.warnings,
      ...likely,
      ...lookAlikes(folder, names),
      ...repositoryFiles(folder, paths),
    ],
  };
}

function checkVersion(version: string | undefined): void {
  if (version === undefined || parseVersion(version) !== undefined) return;
  throw new CharthouseError('CH_USAGE', { message: `${quoted(version)} is not a semantic version`, hint: 'write it like 1.2.3' });
}

// Tags have a `v` that versions do not have: it is kept only if the chart's own version has one.
function asWritten(version: string | undefined, { decoded }: LoadedChart): string | undefined {
  const own = decoded.fields['version'];
  return typeof own === 'string' && own.startsWith('v') ? version : version?.replace(/^v(?=\d)/, '');
}

function checkTotal(files: readonly ChartFile[], { folder, limits }: { readonly folder: string; readonly limits: ChartLimits }): void {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  // In Helm, a total equal to the limit is too much.
  if (total < limits.maxTotalBytes) return;
  throw new CharthouseError('CH_CHART_TOO_LARGE', {
    message: `the package would unpack to ${total} bytes, but Helm reads less than ${limits.maxTotalBytes}`,
    where: { file: folder },
  });
}

/**
 * What Helm reads back from the package, and so the content of the index entry: for a v1 chart, only the dependencies in requirements.yaml.
 */
function packagedMetadata(
  { decoded }: LoadedChart,
  files: readonly ChartFile[],
  given: { readonly version: string | undefined; readonly appVersion: string | undefined },
): ReturnType<typeof validateMetadata> {
  const [chartYaml] = files;
  const requirements = files.find(({ path }) => path === 'requirements.yaml');
  const edited = chartYaml === undefined ? decoded : decodeMetadata(chartYaml.bytes, decoded.file);
  // A replaced value has no line in the author's file, and may have moved the lines after it.
  const places = new Map(
    [...decoded.places].filter(([path]) => (path !== 'version' && path !== 'appVersion') || given[path] === undefined),
  );
  const base = { ...edited, places };
  return validateMetadata(requirements === undefined ? base : decodeMetadata(requirements.bytes, 'requirements.yaml', base));
}
