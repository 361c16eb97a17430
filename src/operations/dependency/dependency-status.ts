/** What charts/ has for a dependency, as `helm dependency list` says it. */

import { parseConstraint } from '../../go/constraint.ts';
import { isStrictVersion, parseVersion } from '../../go/helm-version.ts';
import { isInRange } from './choose-version.ts';
import type { DependencyStatus } from './report.ts';

/** A file or folder directly in charts/. */
export interface InCharts {
  readonly fileName: string;
  /** Undefined if Helm cannot load it. */
  readonly chart: { readonly name: string; readonly version: string } | undefined;
}

/** Helm looks at files `NAME-*.tgz` first, whatever they contain, and then at all charts of that name. */
export function dependencyStatus({ name, version }: Asked, inCharts: readonly InCharts[]): DependencyStatus {
  const archives = inCharts.filter(({ fileName }) => fileName.startsWith(`${name}-`) && fileName.endsWith('.tgz'));
  const versioned = archives.filter(({ fileName }) => isStrictVersion(fileName.slice(name.length + 1, -'.tgz'.length)));
  if (archives.length > 1 && versioned.length > 1) return 'too many matches';
  const [archive] = archives.length > 1 ? versioned : archives;
  if (archive !== undefined) return archiveStatus(archive, { name, version });
  const last = inCharts.filter(({ chart }) => chart?.name === name).at(-1);
  if (last?.chart === undefined) return 'missing';
  return versionFault(last.chart.version, version) ?? 'unpacked';
}

interface Asked {
  readonly name: string;
  readonly version: string;
}

function archiveStatus({ chart }: InCharts, { name, version }: Asked): DependencyStatus {
  if (chart === undefined) return 'corrupt';
  if (chart.name !== name) return 'misnamed';
  return versionFault(chart.version, version) ?? 'ok';
}

function versionFault(found: string, asked: string): DependencyStatus | undefined {
  if (found === asked) return undefined;
  const range = parseConstraint(asked);
  if (range === undefined || parseVersion(found) === undefined) return 'invalid version';
  return isInRange(found, range) ? undefined : 'wrong version';
}
