/** A registry as the target of copies. */
import { printableUrl } from '../base/printable-url.ts';
import type { CopyRegistry } from '../ports/copy-registry.ts';
import { chartAnnotations } from './annotations.ts';
import { isTag, type Parsed, type RegistryReference, repositoryOf, tagOf } from './reference.ts';
import type { Registries } from './registry.ts';

/** The charts below `url`, such as `oci://ghcr.io/acme/charts`. */
export function registryTarget(url: string, registries: Registries): CopyRegistry {
  const reference = (name: string, version: string): RegistryReference => {
    const parsed = referenceOf(url, name, version);
    if (parsed.kind === 'parsed') return parsed.value;
    throw new RangeError(`${name} ${version} ${parsed.fault}: the caller asks for the reference first`);
  };
  return {
    name: printableUrl(url),
    referenceOf: (name, version) => {
      const parsed = referenceOf(url, name, version);
      if (parsed.kind === 'fault') return { kind: 'fault', why: parsed.fault };
      const { host, path, tag } = parsed.value;
      return { kind: 'reference', url: `oci://${host}/${path}:${tag}` };
    },
    look: async (name, version, signal) => {
      const found = await registries.chart(reference(name, version), signal);
      if (found.kind === 'missing') return { kind: 'free' };
      if (found.kind === 'no-chart') return { kind: 'other', what: found.message };
      const { digest } = found.layer;
      return {
        kind: 'chart',
        digest: digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : undefined,
        isSigned: found.provenance !== undefined,
      };
    },
    push: (version, signal) => {
      const { metadata, provenance, created } = version;
      const chart = {
        config: Buffer.from(JSON.stringify(metadata)),
        package: version.package,
        provenance,
        annotations: chartAnnotations(metadata, created),
      };
      return registries.push(reference(version.name, version.version), chart, signal);
    },
  };
}

function referenceOf(url: string, name: string, version: string): Parsed<RegistryReference> {
  const repository = repositoryOf(url, name);
  if (repository.kind === 'fault') return repository;
  const tag = tagOf(version);
  return isTag(tag)
    ? { kind: 'parsed', value: { ...repository.value, tag } }
    : { kind: 'fault', fault: 'has a version that no tag can have' };
}
