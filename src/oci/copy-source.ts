/** A registry as a source of copies: the charts below an `oci://` URL, or the one at it. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { quoted } from '../base/quoted.ts';
import { compareVersions, isStrictVersion, parseVersion } from '../go/helm-version.ts';
import type { CopySource, SourceRead, SourceVersion } from '../ports/copy-source.ts';
import type { ChartContent, Descriptor } from './manifest.ts';
import { isTag, type RegistryRepository, repositoryOf, tagOf, versionOf } from './reference.ts';
import type { ChartManifest, Registries } from './registry.ts';

/** Which charts are wanted. */
export interface Wanted {
  /** Their names; all charts that the registry lists below the URL if it is empty. */
  readonly charts: readonly string[];
  /** Asked for each tag, before its manifest is read. */
  readonly wants: (version: Pick<SourceVersion, 'name' | 'version'>) => boolean;
}

/** Helm unpacks no more than this. */
const maxPackageBytes = 100 * 1024 ** 2;
const maxProvenanceBytes = 1024 ** 2;

/**
 * Tags are what a registry has instead of an index: each that is a version is read, and one that leads to an image, or to a chart of
 * another version, such as `1` for `1.4.0`, is left out.
 */
export function registryCopySource(url: string, registries: Registries, { charts, wants }: Wanted): CopySource {
  const name = printableUrl(url);
  const found = new Map<string, Found>();
  // Tags that lead to nothing, or to a manifest that is not the one that the registry names.
  const faults = new Map<string, Exclude<SourceRead, { kind: 'found' }>>();
  const read = async (chart: Place, version: string, signal: AbortSignal): Promise<SourceVersion | undefined> => {
    const manifest = await sound(() => registries.chart({ ...chart.at, tag: tagOf(version) }, signal));
    // What a registry lists is never left out in silence: the copy would look whole.
    const fault = faultOf(manifest, `${name} lists the tag ${tagOf(version)} of ${chart.name}, and has nothing there`);
    if (fault !== undefined) {
      faults.set(keyOf({ name: chart.name, version }), fault);
      return { name: chart.name, version };
    }
    if (manifest.kind !== 'chart' || isOther(manifest, version)) return undefined;
    found.set(keyOf({ name: chart.name, version }), { at: chart.at, manifest });
    return { name: chart.name, version, digest: bare(manifest.layer), created: timeIn(manifest) };
  };
  return {
    name,
    async *versions(signal) {
      for (const chart of await placesIn(url, { registries, charts, signal })) {
        const tags = (await registries.tags(chart.at, signal)) ?? [];
        const versions = versionsIn(tags).filter((version) => wants({ name: chart.name, version }));
        // The connection bounds how many requests are sent at once.
        for (const each of await Promise.all(versions.map((version) => read(chart, version, signal)))) if (each !== undefined) yield each;
      }
    },
    open: async (version, signal) => {
      const known = found.get(keyOf(version));
      const fault = faults.get(keyOf(version));
      if (fault !== undefined) return fault;
      if (known === undefined) return { kind: 'missing', message: `${name} has no such version` };
      return readBlob(known, known.manifest.layer, { registries, signal, maxBytes: maxPackageBytes });
    },
    provenance: async (version, signal) => {
      const known = found.get(keyOf(version));
      const layer = known?.manifest.provenance;
      if (known === undefined || layer === undefined) return undefined;
      const answer = await readBlob(known, layer, { registries, signal, maxBytes: maxProvenanceBytes });
      return answer.kind === 'found' ? answer.bytes : 'broken';
    },
  };
}

interface Place {
  readonly name: string;
  readonly at: RegistryRepository;
}

interface Found {
  readonly at: RegistryRepository;
  readonly manifest: ChartContent;
}

interface Search {
  readonly registries: Registries;
  readonly charts: readonly string[];
  readonly signal: AbortSignal;
}

/** @throws CH_USAGE for a URL that no registry can have, CH_ENTRY_NOT_FOUND if nothing is found */
async function placesIn(url: string, { registries, charts, signal }: Search): Promise<readonly Place[]> {
  if (charts.length > 0) return charts.map((name) => ({ name, at: placeOf(url, name) }));
  const [, above = '', last = ''] = /^(oci:\/\/.+)\/([^/]+)$/.exec(url) ?? [];
  const own = above === '' ? undefined : { name: last, at: placeOf(above, last) };
  if (own !== undefined && (await registries.tags(own.at, signal)) !== undefined) return [own];
  const { host, path } = placeOf(url, 'x');
  const prefix = path.slice(0, -1);
  const listed = (await registries.repositories(host, signal)) ?? [];
  const below = listed.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  const names = below.filter((each) => each !== '' && !each.includes('/'));
  if (names.length > 0) return names.sort().map((name) => ({ name, at: placeOf(url, name) }));
  throw new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: `${printableUrl(url)} is no chart, and ${host} lists no charts below it`,
    hint: 'name the charts after the URL: few registries list what they have',
    details: { url: printableUrl(url) },
  });
}

function placeOf(url: string, chart: string): RegistryRepository {
  const parsed = repositoryOf(url, chart);
  if (parsed.kind === 'parsed') return parsed.value;
  throw new CharthouseError('CH_USAGE', { message: `the URL ${quoted(printableUrl(url))} ${parsed.fault}`, hint: 'write oci://HOST/PATH' });
}

/** Newest first, as in an index. `v1.2.3` is a version in a repository, and so it is here. */
function versionsIn(tags: readonly string[]): readonly string[] {
  const versions = tags.map(versionOf).filter((each) => isStrictVersion(each.replace(/^v/, '')) && isTag(tagOf(each)));
  const parsed = versions.flatMap((each) => parseVersion(each) ?? []);
  return parsed.sort((a, b) => compareVersions(b, a)).map(({ original }) => original);
}

/** A tag that moves names its version in the manifest. */
function isOther({ annotations }: ChartContent, version: string): boolean {
  const own = annotations?.['org.opencontainers.image.version'];
  return own !== undefined && own !== version && tagOf(own) !== tagOf(version);
}

function timeIn({ annotations }: ChartContent): string | undefined {
  const text = annotations?.['org.opencontainers.image.created'];
  return text !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : undefined;
}

function bare({ digest }: Descriptor): string | undefined {
  return digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : undefined;
}

function keyOf({ name, version }: Pick<SourceVersion, 'name' | 'version'>): string {
  return JSON.stringify([name, version]);
}

/** Undefined for a manifest that can be used, or that is another one. */
function faultOf(manifest: ChartManifest | WrongBytes, nothingThere: string): Exclude<SourceRead, { kind: 'found' }> | undefined {
  if (manifest.kind === 'wrong') return { kind: 'refused', message: manifest.message };
  return manifest.kind === 'missing' ? { kind: 'missing', message: nothingThere } : undefined;
}

interface WrongBytes {
  readonly kind: 'wrong';
  readonly message: string;
}

/** What a registry sends that does not have its digest is the fault of one version. */
async function sound<T>(read: () => Promise<T>): Promise<T | WrongBytes> {
  try {
    return await read();
  } catch (error) {
    if (!isCharthouseError(error) || error.code !== 'CH_DEPENDENCY_WRONG') throw error;
    return { kind: 'wrong', message: error.message };
  }
}

async function readBlob(
  { at }: Found,
  layer: Descriptor,
  { registries, ...options }: { readonly registries: Registries; readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<SourceRead> {
  const answer = await sound(() => registries.package(at, layer, options));
  if (answer.kind === 'found') return answer;
  return { kind: answer.kind === 'missing' ? 'missing' : 'refused', message: answer.message };
}
