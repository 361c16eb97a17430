/** From the dependencies that a chart declares to the versions that its lock names, as Helm's resolver chooses them. */
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { placeOf } from '../../chart/dependencies.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { lockDigest } from '../../chart/lock-digest.ts';
import type { ChartLock } from '../../chart/metadata.ts';
import { type Constraint, parseConstraint } from '../../go/constraint.ts';
import { parseVersion } from '../../go/helm-version.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { chooseVersion, isInRange } from './choose-version.ts';
import { dependencyError, type Wanted } from './faults.ts';
import { reading, sourceOf } from './from-repository.ts';
import { isFolder, refuseOther } from './get-locked.ts';
import type { Getting } from './getting.ts';
import { checkInCharts } from './in-charts.ts';
import { notOffered } from './not-offered.ts';

/** The versions that were chosen. The lock has no `generated`. */
export interface Resolved {
  readonly lock: ChartLock & { readonly digest: string };
  readonly warnings: readonly Warning[];
}

interface Resolution {
  readonly version: string;
  readonly warning?: Warning;
}

const width = 8;

/**
 * `folder` is the chart's. Each dependency is looked up in its own repository; Helm takes one repository for all dependencies of one name.
 *
 * @throws the codes CH_DEPENDENCY_*, CH_CHART_DEPENDENCY, and what packing a folder throws
 */
export async function resolveDependencies(chart: LoadedChart, folder: string, getting: Getting): Promise<Resolved> {
  const declared = chart.metadata.dependencies ?? [];
  const wanted = declared.map(({ name, version = '', repository }, at): Wanted => {
    return { name, version, repository, chart: folder, where: placeOf(chart, at, 'version') };
  });
  const found = await mapBounded(wanted, width, (each) => resolveOne(each, { chart, folder, getting }));
  // In the order of Helm's fields; a dependency without a repository has an empty one.
  const dependencies = wanted.map(({ name, repository }, at) => ({ name, repository, version: found[at]?.version ?? '' }));
  return {
    lock: { dependencies, digest: lockDigest(declared, { dependencies }) },
    warnings: found.flatMap(({ warning }) => warning ?? []),
  };
}

interface Dependant {
  readonly chart: LoadedChart;
  readonly folder: string;
  readonly getting: Getting;
}

async function resolveOne(wanted: Wanted, { chart, folder, getting }: Dependant): Promise<Resolution> {
  const { name, version, repository, where } = wanted;
  const range = parseConstraint(version);
  if (range === undefined) {
    throw dependencyError('CH_DEPENDENCY_RANGE', wanted, {
      message: `the version ${quoted(version)} of the dependency ${quoted(name)} is neither a version nor a range`,
    });
  }
  if (repository === '') {
    checkInCharts(wanted, chart);
    // Helm locks the range itself.
    return { version };
  }
  if (isFolder(repository)) {
    const { version: found } = await getting.ports.pack(repository, { folder, where });
    if (isInRange(found, range)) return { version: found };
    throw dependencyError('CH_DEPENDENCY_RANGE', wanted, {
      message: `${repository} has version ${found}, which is not in the range ${quoted(version)} of ${quoted(name)}`,
      hint: 'change the version of the dependency, or that of the folder',
    });
  }
  refuseOther(wanted);
  // Helm asks a registry for its tags only if it needs to choose.
  if (repository.startsWith('oci://') && parseVersion(version) !== undefined) return { version };
  return fromSource(wanted, range, getting);
}

async function fromSource(wanted: Wanted, range: Constraint, getting: Getting): Promise<Resolution> {
  const { name, version: text, where } = wanted;
  const source = sourceOf(wanted, getting);
  const { signal } = getting.ports;
  const offered = await reading(wanted, source.versions(name, signal));
  const { version, before } = chooseVersion(offered, range);
  if (version === undefined) throw await reading(wanted, notOffered(wanted, source, { locked: false, signal }));
  if (version === before) return { version };
  const warning: Warning = {
    code: 'dependency-by-helm-version',
    message: `${quoted(name)} ${quoted(text)}: Helm 3.19 and later, and charthouse, choose ${version}; Helm 3.18 and earlier ${before === undefined ? 'find none' : `choose ${before}`}`,
    hint: `ask for ${quoted(version)} if all must choose the same version`,
    where,
  };
  return { version, warning };
}
