/** Gets the dependencies that a lock names: from chart repositories and from folders, each checked before it is used. */
import type { ChartLimits } from '../../archive/index.ts';
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import { CharthouseError, isCharthouseError, type Place } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import type { DependencyPackage, GetDependencies } from '../../chart/add-dependencies.ts';
import { isReadable } from '../../chart/dependencies.ts';
import type { Dependant } from '../../chart/dependency-folder.ts';
import type { LoadedChart } from '../../chart/load-chart.ts';
import { readPackage } from '../../chart/read-package.ts';
import type { ChartDependency } from '../../chart/types.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import type { ChartSource, OpenSource } from '../../ports/chart-source.ts';
import type { OnEvent } from '../../repository/events.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { newestVersions } from './offers.ts';

/** What getting dependencies needs. */
export interface LockedPorts {
  readonly openSource: OpenSource;
  /** Packs the chart of a `file://` repository, whatever its own charts/ lacks. */
  readonly pack: (
    repository: string,
    dependant: Dependant,
  ) => Promise<DependencyPackage & { readonly name: string; readonly version: string }>;
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
  readonly packages: Map<string, Promise<DependencyPackage>>;
}

const width = 8;

/** A package is smaller than what it unpacks to, but for the headers of an archive that does not compress. */
const overheadBytes = 64 * 1024 * 1024;

/** @throws CH_DEPENDENCY_UNAVAILABLE, CH_DEPENDENCY_WRONG, CH_CHART_DEPENDENCY, and what packing a folder throws */
export function lockedDependencies(ports: LockedPorts, known: Known): GetDependencies {
  return (chart, folder) => {
    const locked = (chart.lock?.dependencies ?? []).flatMap((each) => wantedOf(each, chart));
    const unique = [...new Map(locked.map((each) => [`${each.name}\n${each.version}\n${each.repository}`, each]))];
    return mapBounded(unique, width, async ([identity, wanted]) => {
      refuseOther(wanted, folder);
      // A folder is relative to the chart.
      const key = isFolder(wanted.repository) ? `${folder}\n${identity}` : identity;
      const getting = known.packages.get(key) ?? getOne(wanted, folder, { ports, known });
      known.packages.set(key, getting);
      try {
        return await getting;
      } catch (error) {
        throw placed(error, wanted);
      }
    });
  };
}

interface Wanted {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly where: Place;
}

interface Getting {
  readonly ports: LockedPorts;
  readonly known: Known;
}

/** A dependency without a repository is in charts/, or the chart is refused later. */
function wantedOf(locked: Readonly<Partial<ChartDependency>> | null, { metadata, decoded }: LoadedChart): readonly Wanted[] {
  const { name = '', version = '', repository = '' } = locked ?? {};
  if (repository === '') return [];
  const at = (metadata.dependencies ?? []).findIndex((each) => each.name === name);
  return [{ name, version, repository, where: decoded.places.get(`dependencies[${at}]`) ?? { file: decoded.file } }];
}

async function getOne(wanted: Wanted, folder: string, getting: Getting): Promise<DependencyPackage> {
  const { name, version, repository } = wanted;
  const made = isFolder(repository) ? await fromFolder(wanted, folder, getting.ports) : await fromRepository(wanted, getting);
  getting.ports.onEvent({ kind: 'dependency-fetched', chart: folder, name, version, repository: printed(repository) });
  return made;
}

/** What only Helm reads: the hint names the folder of the chart, so each chart has its own error. */
function refuseOther({ name, repository, where }: Wanted, folder: string): void {
  if (isReadable(repository)) return;
  throw new CharthouseError('CH_CHART_DEPENDENCY', {
    message: `${quoted(name)} is not in charts/, and charthouse does not read ${printed(repository)}`,
    hint: `run: helm dependency build ${folder}`,
    where,
    details: { missing: [name] },
  });
}

async function fromFolder(wanted: Wanted, chart: string, { pack }: LockedPorts): Promise<DependencyPackage> {
  const made = await pack(wanted.repository, { folder: chart, where: wanted.where });
  if (made.name === wanted.name && areEqualVersions(made.version, wanted.version)) return made;
  throw new CharthouseError('CH_DEPENDENCY_WRONG', {
    message: `the lock names ${wanted.name} ${wanted.version}, and ${wanted.repository} is ${made.name} ${made.version}`,
    hint: `run: helm dependency update ${chart}, and commit the lock`,
    where: wanted.where,
  });
}

async function fromRepository(wanted: Wanted, { ports, known }: Getting): Promise<DependencyPackage> {
  const { name, version } = wanted;
  const { limits, signal } = ports;
  const source = sourceOf(wanted, { ports, known });
  const offer = await reading(wanted, source.find(name, version, signal));
  if (offer === undefined) {
    const offers = await reading(wanted, source.versions(name, signal));
    const offered = offers.length === 0 ? 'it lists no such chart' : `it lists ${newestVersions(offers).join(', ')}`;
    throw unavailable(wanted, `${name} ${version} is not in ${source.name}: ${offered}`);
  }
  const answer = await reading(wanted, source.read(offer, { maxBytes: limits.maxTotalBytes + overheadBytes, signal }));
  if (answer.kind !== 'found') throw unavailable(wanted, `the package of ${name} ${version} cannot be read: ${answer.message}`);
  const { bytes } = answer;
  const digest = sha256Hex(bytes);
  const expected = bareDigest(offer.digest);
  if (expected !== undefined && expected !== digest) {
    throw wrong(wanted, `the package of ${name} ${version} has the digest ${digest}, and ${source.name} lists ${expected}`);
  }
  const { metadata, fileName } = await readPackage(bytes, {
    fileName: `${name}-${version}.tgz`,
    limits,
    reading: 'as-helm',
  });
  if (metadata.name !== name || !areEqualVersions(metadata.version, version)) {
    throw wrong(wanted, `the package of ${name} ${version} holds ${metadata.name} ${metadata.version}`);
  }
  return { fileName, bytes };
}

function sourceOf({ repository }: Wanted, { ports, known }: Getting): ChartSource {
  const key = repository.replace(/\/$/, '');
  const source = known.sources.get(key) ?? ports.openSource(repository);
  known.sources.set(key, source);
  return source;
}

async function reading<T>(wanted: Wanted, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw because(wanted, cause);
  }
}

/** The fault may have been found for another chart, which declares the same dependency in its own place. */
function placed(error: unknown, { where }: Wanted): unknown {
  if (!isCharthouseError(error) || error.where === undefined || error.where.file === where.file) return error;
  if (error.code !== 'CH_DEPENDENCY_UNAVAILABLE' && error.code !== 'CH_DEPENDENCY_WRONG') return error;
  const { code, message, hint, details, cause } = error;
  return new CharthouseError(code, { message, hint, details, cause, where });
}

/** A stop stays what it is; anything else is about the dependency. */
function because(wanted: Wanted, cause: unknown): unknown {
  if (!isCharthouseError(cause) || cause.exitCode > 100 || cause.code === 'CH_DEADLINE') return cause;
  return unavailable(wanted, `${quoted(wanted.name)} cannot be read from ${printed(wanted.repository)}: ${cause.message}`, cause);
}

function unavailable({ where, name }: Wanted, message: string, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_UNAVAILABLE', { message, where, cause, details: { dependency: name } });
}

function wrong({ where, name }: Wanted, message: string): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_WRONG', { message, where, details: { dependency: name } });
}

function isFolder(repository: string): boolean {
  return repository.startsWith('file://');
}

/** The path of a `file://` repository is shown as it was written. */
function printed(repository: string): string {
  return isFolder(repository) ? repository : printableUrl(repository);
}
