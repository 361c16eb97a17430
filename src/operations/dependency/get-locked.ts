/** Gets the dependencies that a lock names: from chart repositories and from folders, each checked before it is used. */
import { quoted } from '../../base/quoted.ts';
import type { DependencyPackage } from '../../chart/add-dependencies.ts';
import { isReadable, placeOf } from '../../chart/dependencies.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { printedRepository } from '../../chart/printed-repository.ts';
import type { ChartDependency } from '../../chart/types.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { commandFor, dependencyError, placedAt, type Wanted } from './faults.ts';
import { type NamedPackage, withoutClashes } from './file-name.ts';
import { fromRepository } from './from-repository.ts';
import type { Getting, Known, LockedPorts } from './getting.ts';

/** Gets every dependency in the lock that has a repository. `folder` is the chart's. */
export type GetLocked = (chart: LoadedChart, folder: string) => Promise<readonly DependencyPackage[]>;

const width = 8;

/** @throws the codes CH_DEPENDENCY_*, CH_CHART_DEPENDENCY, CH_LOCK_OUT_OF_STEP, and what packing a folder throws */
export function lockedDependencies(ports: LockedPorts, known: Known): GetLocked {
  return async (chart, folder) => {
    const locked = (chart.lock?.dependencies ?? []).flatMap((each) => wantedOf(each, chart, folder));
    const unique = [...new Map(locked.map((each) => [`${each.name}\n${each.version}\n${each.repository}`, each]))];
    const packages = await mapBounded(unique, width, async ([identity, wanted]) => {
      refuseOther(wanted);
      // A folder is relative to the chart.
      const key = isFolder(wanted.repository) ? `${folder}\n${identity}` : identity;
      const getting = known.packages.get(key) ?? getOne(wanted, { ports, known });
      known.packages.set(key, getting);
      try {
        return await getting;
      } catch (error) {
        throw placedAt(error, wanted);
      }
    });
    return withoutClashes(packages);
  };
}

/** A dependency without a repository is in charts/, or the chart is refused later. */
function wantedOf(locked: Readonly<Partial<ChartDependency>> | null, chart: LoadedChart, folder: string): readonly Wanted[] {
  const { name = '', version = '', repository = '' } = locked ?? {};
  if (repository === '') return [];
  const at = (chart.metadata.dependencies ?? []).findIndex((each) => each.name === name);
  return [{ name, version, repository, chart: folder, where: placeOf(chart, at) }];
}

async function getOne(wanted: Wanted, getting: Getting): Promise<NamedPackage> {
  const { name, version, repository, chart } = wanted;
  const made = isFolder(repository) ? await fromFolder(wanted, getting.ports) : await fromRepository(wanted, getting);
  getting.ports.onEvent({ kind: 'dependency-fetched', chart, name, version, repository: printedRepository(repository) });
  return made;
}

/** What only a plugin of Helm reads, or no URL at all. The hint names the folder of the chart, so each chart has its own error. */
export function refuseOther(wanted: Wanted): void {
  const { name, repository, chart } = wanted;
  if (isReadable(repository)) return;
  throw dependencyError('CH_CHART_DEPENDENCY', wanted, {
    message: `charthouse does not read ${quoted(printedRepository(repository))}, the repository of ${quoted(name)}`,
    hint: hintForOther(repository, chart),
    details: { missing: [name] },
  });
}

function hintForOther(repository: string, chart: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(repository)) return `if you have the Helm plugin for it, run: helm dependency build ${chart}`;
  if (/^\.{0,2}\//.test(repository)) return `if it is a folder, write file://${repository}`;
  return 'write its URL, or @NAME for a repository that is configured';
}

async function fromFolder(wanted: Wanted, { pack }: LockedPorts): Promise<NamedPackage> {
  const { name, version, repository, chart, where } = wanted;
  const made = await pack(repository, { folder: chart, where });
  if (made.name === name && areEqualVersions(made.version, version)) return { ...made, ownName: made.fileName };
  if (made.name !== name) {
    const message = `the chart in ${repository} has the name ${quoted(made.name)}, and the dependency has the name ${quoted(name)}`;
    throw dependencyError('CH_DEPENDENCY_WRONG', wanted, { message, hint: 'correct the name of the dependency, or the path' });
  }
  const message = `the lock has ${name} ${version}, and ${repository} is ${made.name} ${made.version}`;
  throw dependencyError('CH_LOCK_OUT_OF_STEP', wanted, {
    message,
    hint: `run: ${commandFor(chart)}, and commit the lock`,
  });
}

/** Whether the repository is the folder of a chart. */
export function isFolder(repository: string): boolean {
  return repository.startsWith('file://');
}
