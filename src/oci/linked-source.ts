/** A chart repository whose index leads into registries: Helm reads such packages there. */
import { printableUrl } from '../base/printable-url.ts';
import type { ChartSource, PackageRead, PackageReadOptions } from '../ports/chart-source.ts';
import { isRegistryUrl, referenceOf } from './reference.ts';
import { noChart, type Registries } from './registry.ts';

/** Only packages with an `oci://` address are read there. `open` gets the address without the chart: what is configured for the index is not for a registry. */
export function linkedSource(source: ChartSource, open: (repository: string) => Registries): ChartSource {
  const opened = new Map<string, Registries>();
  const registriesAt = (repository: string): Registries => {
    const known = opened.get(repository) ?? open(repository);
    opened.set(repository, known);
    return known;
  };
  return {
    ...source,
    read: (offered, options) => {
      const { address } = offered;
      if (!isRegistryUrl(address)) return source.read(offered, options);
      return readReference(address, registriesAt(address.replace(/\/[^/]*$/, '')), options);
    },
  };
}

/** The package of a whole reference, `oci://HOST/PATH/NAME:TAG`. @throws CH_HTTP_FAILED, CH_DEPENDENCY_WRONG */
export async function readReference(url: string, registries: Registries, options: PackageReadOptions): Promise<PackageRead> {
  const parsed = referenceOf(url);
  if (parsed.kind === 'fault') return { kind: 'nowhere', message: `its URL ${printableUrl(url)} ${parsed.fault}` };
  const manifest = await registries.chart(parsed.value, options.signal);
  if (manifest.kind === 'chart') return registries.package(parsed.value, manifest.layer, options);
  if (manifest.kind === 'no-chart') throw noChart(manifest.message);
  return { kind: 'missing', message: `there is no ${printableUrl(url)}` };
}
