/** Gets a dependency from its chart repository or registry: found, read, and compared with all that is known of it. */
import { bareDigest, sha256Hex } from '../../base/digest.ts';
import { maxPackageBytes, readPackage } from '../../chart/read-package.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import type { ChartSource, OfferedChart } from '../../ports/chart-source.ts';
import { dependencyError, failedSource, refusedPackage, unusablePackage, type Wanted } from './faults.ts';
import { fileNameOfUrl, type NamedPackage } from './file-name.ts';
import type { Getting, LockedPorts } from './getting.ts';
import { changedPackage } from './known-versions.ts';
import { notOffered } from './not-offered.ts';

/** @throws the codes CH_DEPENDENCY_*, CH_CHART_TOO_LARGE */
export async function fromRepository(wanted: Wanted, { ports, known }: Getting): Promise<NamedPackage> {
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
  // The version in the lock, not as the source spells it: a source could spell it in another way than it was pinned.
  const fetched = { name, version, repository: source.name, digest };
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
