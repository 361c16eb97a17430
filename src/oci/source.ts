/** A registry as a source of dependencies. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { compareVersions, isStrictVersion, parseVersion } from '../go/helm-version.ts';
import { goSort } from '../go/sort.ts';
import type { ChartSource, OfferedChart } from '../ports/chart-source.ts';
import { isTag, type RegistryReference, type RegistryRepository, repositoryOf, tagOf, versionOf } from './reference.ts';
import { type ChartManifest, noChart, type Registries } from './registry.ts';

/** `repository` is that of a dependency, such as `oci://ghcr.io/acme/charts`: the name of the chart is added to it. */
export function registrySource(repository: string, registries: Registries): ChartSource {
  const name = printableUrl(repository);
  const manifests = new Map<string, Promise<ChartManifest>>();
  const manifestOf = (reference: RegistryReference, signal: AbortSignal): Promise<ChartManifest> => {
    const key = `${reference.path}:${reference.tag}`;
    const known = manifests.get(key) ?? registries.chart(reference, signal);
    manifests.set(key, known);
    return known;
  };
  const at = (chart: string): RegistryRepository => {
    const parsed = repositoryOf(repository, chart);
    if (parsed.kind === 'parsed') return parsed.value;
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `the URL ${name} ${parsed.fault}`,
      details: { url: name, reason: 'reference' },
    });
  };
  const lists = new Map<string, Promise<readonly OfferedChart[]>>();
  const listOf = async (chart: string, signal: AbortSignal): Promise<readonly OfferedChart[]> =>
    offersOf(chart, (await registries.tags(at(chart), signal)) ?? []);
  return {
    name,
    versions: (chart, signal) => {
      const known = lists.get(chart) ?? listOf(chart, signal);
      lists.set(chart, known);
      return known;
    },
    find: async (chart, version, signal) => {
      const tag = tagOf(version);
      if (!isTag(tag)) return undefined;
      const manifest = await manifestOf({ ...at(chart), tag }, signal);
      if (manifest.kind === 'missing') return undefined;
      return { name: chart, version, digest: manifest.kind === 'chart' ? bare(manifest.layer.digest) : undefined, address: tag };
    },
    read: async ({ name: chart, address: tag }, options) => {
      const place = at(chart);
      const manifest = await manifestOf({ ...place, tag }, options.signal);
      if (manifest.kind === 'chart') return registries.package(place, manifest.layer, options);
      if (manifest.kind === 'no-chart') throw noChart(manifest.message);
      return { kind: 'missing', message: `there is no oci://${place.host}/${place.path}:${tag}` };
    },
  };
}

/** Tags that are strict versions, newest first: Helm leaves out `latest`, `1.2` and `v1.2.3`. */
function offersOf(chart: string, tags: readonly string[]): readonly OfferedChart[] {
  const versions = tags.flatMap((tag) => (isStrictVersion(versionOf(tag)) ? (parseVersion(versionOf(tag)) ?? []) : []));
  // Those that differ only in their build metadata are equal, and Helm takes the first one.
  return goSort(versions, (a, b) => compareVersions(a, b) > 0).map(({ original }) => ({
    ...{ name: chart, version: original, digest: undefined, address: tagOf(original) },
  }));
}

/** The caller compares SHA-256 only; this module has compared the digest already. */
function bare(digest: string): string | undefined {
  return digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : undefined;
}
