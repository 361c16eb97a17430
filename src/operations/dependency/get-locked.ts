/** Gets the dependencies that a lock names: from chart repositories and from folders, each checked before it is used. */
import type { ChartLimits } from '../../archive/index.ts';
import { type Bounded, bounded } from '../../base/bounded.ts';
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import { quoted } from '../../base/quoted.ts';
import type { DependencyPackage } from '../../chart/add-dependencies.ts';
import { isReadable, placeOf } from '../../chart/dependencies.ts';
import type { Dependant } from '../../chart/dependency-folder.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { printedRepository } from '../../chart/printed-repository.ts';
import { maxPackageBytes, readPackage } from '../../chart/read-package.ts';
import type { ChartDependency } from '../../chart/types.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import type { ChartSource, OfferedChart, OpenSource } from '../../ports/chart-source.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { dependencyError, failedSource, notOffered, placedAt, refusedPackage, unusablePackage, type Wanted } from './faults.ts';
import { fileNameOfUrl, type NamedPackage, withoutClashes } from './file-name.ts';
import { changedPackage, type KnownVersions } from './known-versions.ts';

/** What getting dependencies needs. */
export interface LockedPorts {
  readonly openSource: OpenSource;
  /** Which package each version was before. */
  readonly versions: Pick<KnownVersions, 'check'>;
  /** Packs the chart of a `file://` repository, whatever its own charts/ lacks. */
  readonly pack: (repository: string, dependant: Dependant) => Promise<DependencyPackage>;
  /** Of the charts that are packaged: a dependency is a part of one. */
  readonly limits: ChartLimits;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** What a run has: one source for each repository, and each package once, for any number of charts. */
export interface Known {
  /** By the URL of the repository. */
  readonly sources: Map<string, ChartSource>;
  /** By name, version and repository. */
  readonly packages: Map<string, Promise<NamedPackage>>;
  /** Bounds how many packages are in memory while they are read and opened, for all charts together. */
  readonly opening: Bounded;
}

/** Of a run that has nothing yet. */
export function nothingKnown(): Known {
  return { sources: new Map(), packages: new Map(), opening: bounded(width) };
}

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

/** What one dependency is got with. */
export interface Getting {
  readonly ports: LockedPorts;
  readonly known: Known;
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
    hint: /^[a-z][a-z0-9+.-]*:\/\//i.test(repository)
      ? `if you have the Helm plugin for it, run: helm dependency build ${chart}`
      : 'write its URL, or @NAME for a repository that is configured',
    details: { missing: [name] },
  });
}

async function fromFolder(wanted: Wanted, { pack }: LockedPorts): Promise<NamedPackage> {
  const { name, version, repository, chart, where } = wanted;
  const made = await pack(repository, { folder: chart, where });
  if (made.name === name && areEqualVersions(made.version, version)) return { ...made, ownName: made.fileName };
  const message = `the lock has ${name} ${version}, and ${repository} is ${made.name} ${made.version}`;
  if (made.name !== name) throw dependencyError('CH_DEPENDENCY_WRONG', wanted, { message, hint: 'correct the path of the folder' });
  throw dependencyError('CH_LOCK_OUT_OF_STEP', wanted, {
    message,
    hint: `run: charthouse dependency update ${chart}, and commit the lock`,
  });
}

async function fromRepository(wanted: Wanted, { ports, known }: Getting): Promise<NamedPackage> {
  const { name, version } = wanted;
  const { signal } = ports;
  const source = sourceOf(wanted, { ports, known });
  const offer = await reading(wanted, source.find(name, version, signal));
  if (offer === undefined) throw await reading(wanted, notOffered(wanted, source, { locked: true, signal }));
  return known.opening(() => openOffer(offer, source, wanted, ports));
}

async function openOffer(offer: OfferedChart, source: ChartSource, wanted: Wanted, ports: LockedPorts): Promise<NamedPackage> {
  const { name, version } = wanted;
  const { limits, signal } = ports;
  // An index may have the URL of a package in a registry, and then the fault is there.
  const there = /^oci:\/\//.test(offer.address) ? { ...wanted, repository: offer.address } : wanted;
  const answer = await reading(there, source.read(offer, { maxBytes: maxPackageBytes(limits), signal }));
  if (answer.kind !== 'found') throw refusedPackage(wanted, source, answer);
  const { bytes } = answer;
  const digest = sha256Hex(bytes);
  const expected = bareDigest(offer.digest);
  if (expected !== undefined && expected !== digest) {
    throw dependencyError('CH_DEPENDENCY_WRONG', wanted, {
      message: `the package of ${name} ${version} has the digest ${digest}, and ${source.name} lists ${expected}`,
      details: { expected, digest },
    });
  }
  const opened = readPackage(bytes, { fileName: `${name}-${version}.tgz`, limits, reading: 'as-helm' });
  const { metadata, fileName } = await opened.catch((cause: unknown) => {
    throw unusablePackage(wanted, source, cause);
  });
  if (metadata.name !== name || !areEqualVersions(metadata.version, version)) {
    throw dependencyError('CH_DEPENDENCY_WRONG', wanted, {
      message: `the package of ${name} ${version} holds ${metadata.name} ${metadata.version}`,
    });
  }
  const fetched = { name, version: offer.version, repository: source.name, digest };
  const changed = await ports.versions.check(fetched);
  if (changed !== undefined) throw changedPackage(wanted, fetched, changed);
  return { fileName: fileNameOfUrl(offer.address) ?? fileName, ownName: fileName, name, version: metadata.version, bytes };
}

/** The one source of a run for a repository. */
export function sourceOf({ repository }: Wanted, { ports, known }: Getting): ChartSource {
  // A slash at the end is part of the path of a registry, and wrong there.
  const key = repository.startsWith('oci:') ? repository : repository.replace(/\/$/, '');
  const source = known.sources.get(key) ?? ports.openSource(repository);
  known.sources.set(key, source);
  return source;
}

/** @throws an error about the dependency, if its source fails */
export async function reading<T>(wanted: Wanted, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw failedSource(wanted, cause);
  }
}

/** Whether the repository is the folder of a chart. */
export function isFolder(repository: string): boolean {
  return repository.startsWith('file://');
}
