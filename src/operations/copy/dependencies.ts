/** The charts that others depend on, and those on which they depend in turn: for an air gap that has to build charts, not only install them. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { isJsonList, isJsonMap, type Json } from '../../base/json.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { parseConstraint, satisfies } from '../../go/constraint.ts';
import { compareVersions, parseVersion } from '../../go/helm-version.ts';
import { identityOf } from '../../index-file/listed.ts';
import { fieldOf } from '../../index-file/loader/check-values.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { addTo, type Catalog, statedDigest } from './choose.ts';
import { fetchPackage } from './fetch-package.ts';
import type { CopiedVersion, SourcePorts, WantedVersion } from './request.ts';

/** What to copy, and the dependencies that were not found. */
export interface Closure {
  readonly wanted: readonly WantedVersion[];
  readonly failed: readonly CopiedVersion[];
}

interface Dependency {
  readonly name: string;
  /** A range. */
  readonly version: string;
  readonly repository: string;
  readonly of: WantedVersion;
}

/** How many packages are read at once, of sources without entries. */
const width = 8;

/** For each range, the newest version that it allows, as `helm dependency update` takes it. `catalog` is that of the own source. */
export async function withDependencies(chosen: readonly SourceVersion[], catalog: Catalog, ports: SourcePorts): Promise<Closure> {
  const catalogs = new Map<CopySource, Promise<Catalog>>([[ports.source, Promise.resolve(catalog)]]);
  const wanted = new Map<string, WantedVersion>();
  const failed: CopiedVersion[] = [];
  const asked = new Set<string>();
  let level = chosen.map((from): WantedVersion => ({ from, source: ports.source }));
  for (const each of level) wanted.set(identityOf(each.from), each);
  while (level.length > 0) {
    const dependencies = (await mapBounded(level, width, (each) => dependenciesOf(each, ports))).flat();
    level = [];
    for (const dependency of dependencies) {
      const { name, version, repository } = dependency;
      const question = JSON.stringify([name, version, isInside(repository) ? dependency.of.source.name : repository]);
      if (asked.has(question)) continue;
      asked.add(question);
      const found = await resolve(dependency, catalogs, ports);
      if (found === undefined) continue;
      if (!('from' in found)) {
        failed.push(found);
        continue;
      }
      const known = wanted.get(identityOf(found.from));
      if (known === undefined) {
        wanted.set(identityOf(found.from), found);
        level.push(found);
      } else if (isOther(known, found)) failed.push(twoSources(known, found));
    }
  }
  return { wanted: [...wanted.values()], failed };
}

/** The package of a chart without a repository is in the package of the chart that depends on it. */
function isInside(repository: string): boolean {
  return repository === '' || repository.startsWith('file://');
}

async function resolve(
  dependency: Dependency,
  catalogs: Map<CopySource, Promise<Catalog>>,
  ports: SourcePorts,
): Promise<WantedVersion | CopiedVersion | undefined> {
  const { name, version, repository, of } = dependency;
  try {
    const source = isInside(repository) ? of.source : await ports.openSource(repository, name);
    const reading = catalogs.get(source) ?? catalogOf(source, ports.signal);
    catalogs.set(source, reading);
    const from = newest((await reading).get(name) ?? [], version);
    if (from !== undefined) return { from, source };
    return isInside(repository) ? undefined : failure(dependency, 'missing', notThere(dependency, source.name));
  } catch (error) {
    if (ports.signal.aborted || !isCharthouseError(error)) throw error;
    return failure(dependency, 'unreadable', error);
  }
}

async function catalogOf(source: CopySource, signal: AbortSignal): Promise<Catalog> {
  const catalog: Catalog = new Map();
  for await (const each of source.versions(signal)) addTo(catalog, each);
  return catalog;
}

function newest(versions: readonly SourceVersion[], range: string): SourceVersion | undefined {
  const constraint = parseConstraint(range === '' ? '*' : range);
  if (constraint === undefined) return undefined;
  const allowed = versions.flatMap((each) => {
    const version = parseVersion(each.version);
    return version !== undefined && satisfies(version, constraint, 'group') ? [{ each, version }] : [];
  });
  return allowed.toSorted((a, b) => compareVersions(b.version, a.version))[0]?.each;
}

/** By the entry, or by the package if the source has no entries. A package that is refused has its own error later. */
async function dependenciesOf(of: WantedVersion, { signal }: SourcePorts): Promise<readonly Dependency[]> {
  const { record } = of.from;
  if (record !== undefined) return listOf(fieldOf(record, 'dependencies'), of);
  const fetched = await fetchPackage(of.from, of.source, signal);
  return fetched.kind === 'fetched' ? listOf(fetched.metadata['dependencies'], of) : [];
}

function listOf(dependencies: Json | undefined, of: WantedVersion): readonly Dependency[] {
  return (isJsonList(dependencies) ? dependencies : []).flatMap((each): readonly Dependency[] => {
    if (!isJsonMap(each) || typeof each['name'] !== 'string') return [];
    const { name, version, repository } = each;
    return [{ name, version: textOf(version), repository: textOf(repository), of }];
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isOther(a: WantedVersion, b: WantedVersion): boolean {
  const [first, second] = [statedDigest(a.from), statedDigest(b.from)];
  return a.source !== b.source && first !== undefined && second !== undefined && first !== second;
}

function notThere({ name, version, of }: Dependency, source: string): CharthouseError {
  return new CharthouseError('CH_COPY_FAILED', {
    message: `${of.from.name} ${of.from.version} depends on ${name} ${version}, and ${source} has no such version`,
    details: { name, version, kind: 'missing', of: of.from.name },
  });
}

function twoSources(known: WantedVersion, found: WantedVersion): CopiedVersion {
  const { name, version } = found.from;
  const error = new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} has other bytes in ${found.source.name} than in ${known.source.name}, and one repository cannot list both`,
    hint: 'copy the charts that depend on it into a repository of their own',
    details: { name, version },
  });
  return {
    name,
    version,
    source: found.source.name,
    outcome: 'conflict',
    digest: statedDigest(found.from) ?? null,
    sizeBytes: null,
    url: null,
    error,
  };
}

function failure({ name, version, repository }: Dependency, outcome: 'missing' | 'unreadable', error: CharthouseError): CopiedVersion {
  return { name, version, source: printableUrl(repository), outcome, digest: null, sizeBytes: null, url: null, error };
}
