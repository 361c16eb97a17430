/** A chart's folder to its package, by the packager that was asked for. */

import type { ChartFile, ChartLimits } from '../../archive/index.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { takeSteps } from '../../base/steps.ts';
import type { Warning } from '../../base/warning.ts';
import type { GetDependencies } from '../../chart/add-dependencies.ts';
import type { ContentsRules } from '../../chart/contents.ts';
import { isKept, type KeptPackages, keptPackage, sizeOf } from '../../chart/kept-package.ts';
import { packElsewhere, packSteps } from '../../chart/package.ts';
import { readChart } from '../../chart/read-chart.ts';
import { readPackage } from '../../chart/read-package.ts';
import type { Package } from '../../chart/types.ts';
import { option } from '../../hint/hint.ts';
import type { OpenHelm } from '../../ports/helm.ts';
import { type FoundPackage, packageFindings } from '../../readers/package-findings.ts';
import { unlistableText } from '../../repository/packages/unlistable-text.ts';
import type { ChartThreads } from '../../runtime/chart-threads.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { Git } from '../../runtime/git.ts';
import { pauseUntil } from '../../runtime/pause.ts';

/** How. */
export interface MakePackage {
  readonly packager: 'builtin' | 'helm';
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
  readonly limits: ChartLimits;
  /** The time that the members carry, in seconds since the epoch; Helm's own packager takes the time of the run. */
  readonly modifiedSeconds: number;
  readonly contents?: ContentsRules | undefined;
}

/** With what. */
export interface MakePackagePorts {
  readonly files: ReadFiles;
  /** The first one packages, if a Helm is asked for that. */
  readonly helms?: readonly OpenHelm[] | undefined;
  readonly git?: Git | undefined;
  /** Gets dependencies that charts/ lacks. Helm as the packager reads the folder itself, and refuses such a chart. */
  readonly getDependencies?: GetDependencies | undefined;
  /** Other threads, for many charts. */
  readonly threads?: ChartThreads | undefined;
  /** What earlier runs made, for many charts whose bytes are perhaps not needed. */
  readonly kept?: KeptPackages | undefined;
  readonly signal: AbortSignal;
}

/**
 * Either packager makes a package that every Helm accepts, and that an index can list.
 *
 * @throws what `packageChart` throws; CH_CHART_INVALID; CH_HELM_PACKAGE, and what setting Helm up throws
 */
export async function makePackage(path: string, request: MakePackage, ports: MakePackagePorts): Promise<Package> {
  const { packager, limits, version, appVersion, modifiedSeconds, contents } = request;
  const { files, git, helms: [open] = [], threads, kept, signal } = ports;
  const getDependencies = packager === 'builtin' ? ports.getDependencies : undefined;
  // Helm packages charts that other Helms refuse: read like our own package, it is refused with file and line.
  const chart = await readChart(path, { files, git, contents, limits, version, appVersion, getDependencies });
  const elsewhere =
    threads === undefined ? undefined : await packElsewhere(chart, { modifiedSeconds }, { compress: threads.compress, kept });
  const ours = elsewhere ?? (await takeSteps(packSteps(chart, { modifiedSeconds }), pauseUntil(signal)));
  const unlistable = unlistableText(path, ours);
  if (unlistable !== undefined) throw unlistable;
  const found = { path, isFolder: true, metadata: chart.metadata, files: chart.files };
  const warningsOf = (bytes: FoundPackage['bytes']): readonly Warning[] => [...ours.warnings, ...packageFindings({ ...found, bytes })];
  // Not as a copy, which would make the bytes.
  if (isKept(ours))
    return keptPackage({ metadata: ours.metadata, fileName: ours.fileName, warnings: warningsOf({ length: sizeOf(ours) }) }, ours);
  if (packager === 'builtin' || open === undefined) return { ...ours, warnings: warningsOf(ours.bytes) };
  const helm = await open(signal);
  const bytes = await helm.package({ path, version: version === undefined ? undefined : chart.metadata.version, appVersion }, signal);
  const { files: members, ...made } = await readPackage(bytes, { fileName: ours.fileName, limits });
  refuseMore(path, members, chart.files);
  return { ...made, warnings: warningsOf(made.bytes) };
}

// Ours leaves some files out: of a clone, of charthouse, of no commit. What Helm has packaged cannot be changed.
function refuseMore(path: string, members: readonly ChartFile[], ours: readonly ChartFile[]): void {
  const known = new Set(ours.map((file) => file.path));
  const member = members.find((file) => !known.has(file.path));
  if (member === undefined) return;
  const isOfClone = /(?:^|\/)\.git(?:\/|$)/.test(member.path);
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `Helm packages ${quoted(member.path)} of ${quoted(path)}, which charthouse leaves out`,
    hint: `list ${isOfClone ? '.git' : quoted(member.path)} in .helmignore, or leave ${option('packager')} out`,
    where: { file: `${path}/.helmignore` },
  });
}
