/** A chart's folder to its package, by the packager that was asked for. */

import { CharthouseError } from '../base/error.ts';
import type { OpenHelm } from '../base/helm.ts';
import { quoted } from '../base/quoted.ts';
import { packageChart } from '../chart/package-chart.ts';
import { readPackage } from '../chart/read-package.ts';
import type { ChartFile, ChartLimits, Package } from '../chart/types.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** How. */
export interface MakePackage {
  readonly packager: 'builtin' | 'helm';
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
  readonly limits: ChartLimits;
  /** The time that the members carry, in seconds since the epoch; Helm's own packager takes the time of the run. */
  readonly modifiedSeconds: number;
}

/** With what. */
export interface MakePackagePorts {
  readonly files: ReadFiles;
  readonly helm?: OpenHelm | undefined;
  readonly signal: AbortSignal;
}

/**
 * Whoever packages, the package is one that every Helm takes.
 *
 * @throws what `packageChart` throws; CH_HELM_PACKAGE, and what setting Helm up throws
 */
export async function makePackage(path: string, request: MakePackage, { files, helm: open, signal }: MakePackagePorts): Promise<Package> {
  const { packager, limits, version, appVersion, modifiedSeconds } = request;
  // Helm takes charts that other Helms refuse: read as ours, it is refused where it was written, with file and line.
  const ours = await packageChart(path, { files, limits, version, appVersion, modifiedSeconds });
  if (packager === 'builtin' || open === undefined) return ours;
  const helm = await open(signal);
  const bytes = await helm.package({ path, version, appVersion }, signal);
  const { files: members, ...made } = await readPackage(bytes, { fileName: ours.fileName, limits });
  refuseClone(path, members);
  return made;
}

// Ours leaves it out; what Helm has packaged cannot be mended.
function refuseClone(path: string, members: readonly ChartFile[]): void {
  const member = members.find((file) => /(?:^|\/)\.git(?:\/|$)/.test(file.path));
  if (member === undefined) return;
  throw new CharthouseError('CH_CHART_INVALID', {
    message: `Helm packages ${quoted(member.path)} of ${quoted(path)}, which no two clones have alike`,
    hint: 'list .git in .helmignore',
    where: { file: `${path}/.helmignore` },
  });
}
