/** A chart repository whose index leads into registries: Helm reads such packages there. */
import { printableUrl } from '../base/printable-url.ts';
import type { ChartSource, OpenSource, PackageRead, PackageReadOptions } from '../ports/chart-source.ts';
import { isRegistryUrl, referenceOf } from './reference.ts';

/** Only packages with an `oci://` address are read there. `open` gets the URL in the registry: what is configured for the index is not for that. */
export function linkedSource(source: ChartSource, open: OpenSource): ChartSource {
  return {
    ...source,
    read: (offered, options) =>
      isRegistryUrl(offered.address) ? readReference(offered.address, open, options) : source.read(offered, options),
  };
}

/**
 * The package of a whole reference, `oci://HOST/PATH/NAME:TAG`, from the source at `oci://HOST/PATH`.
 *
 * @throws CH_HTTP_FAILED, CH_DEPENDENCY_WRONG, and what the source throws
 */
export async function readReference(url: string, open: OpenSource, options: PackageReadOptions): Promise<PackageRead> {
  const parsed = referenceOf(url);
  if (parsed.kind === 'fault') return { kind: 'nowhere', message: `its URL ${printableUrl(url)} ${parsed.fault}` };
  const { path, tag } = parsed.value;
  const source = open(url.slice(0, url.lastIndexOf('/')));
  const found = await source.find(path.slice(path.lastIndexOf('/') + 1), tag, options.signal);
  return found === undefined ? { kind: 'missing', message: `there is no ${printableUrl(url)}` } : source.read(found, options);
}
