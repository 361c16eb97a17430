/** Manifests of a registry: which of them are charts, and where the package is. */
import { createHash } from 'node:crypto';
import { isJsonList, isJsonMap, type Json, type JsonMap } from '../base/json.ts';

/** Bytes in a registry, named by what they are. */
export interface Descriptor {
  /** `sha256:` or `sha512:` with hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** A chart in a registry. */
export interface ChartContent {
  readonly kind: 'chart';
  /** The package. */
  readonly layer: Descriptor;
  /** The provenance file; absent if there is none. */
  readonly provenance?: Descriptor;
  /** What the manifest says of the chart; absent if it says nothing. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a manifest is. `other` describes what it is instead of a chart, in words that follow "is ". */
export type Manifest =
  | ChartContent
  /** Manifests for several platforms or purposes; only those that may be a chart. */
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }
  | { readonly kind: 'other'; readonly what: string };

/** The types of manifests that every Helm takes: Docker's own are refused. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';

export const configType = 'application/vnd.cncf.helm.config.v1+json';
export const packageType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const provenanceType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';
/** The second one is of Helm 3.6 and older, and still read by all. */
const layerTypes: readonly string[] = [packageType, 'application/tar+gzip'];

/** Understands a manifest; `type` is its media type. @throws SyntaxError if it is no JSON */
export function readManifest(bytes: Uint8Array, type: string): Manifest {
  const manifest: Json = JSON.parse(Buffer.from(bytes).toString());
  if (!isJsonMap(manifest)) return other('no manifest');
  if (type === indexType) return { kind: 'index', manifests: maps(manifest['manifests']).filter(mayBeChart).flatMap(descriptorOf) };
  if (type !== manifestType) return other(`a manifest of the type ${type === '' ? '(none)' : type}, which Helm does not read`);
  const config = isJsonMap(manifest['config']) ? textOf(manifest['config'], 'mediaType') : '';
  if (config !== configType) return other(whatItIs(config));
  const layers = maps(manifest['layers']).filter((layer) => layerTypes.includes(textOf(layer, 'mediaType')));
  const [layer, ...more] = layers.flatMap(descriptorOf);
  if (layer === undefined) return other('a chart without a package');
  if (more.length > 0) return other('a chart with more than one package');
  const [provenance] = maps(manifest['layers'])
    .filter((each) => textOf(each, 'mediaType') === provenanceType)
    .flatMap(descriptorOf);
  const annotations = textsIn(manifest['annotations']);
  return {
    ...{ kind: 'chart', layer },
    ...(provenance === undefined ? {} : { provenance }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Whether bytes are those of a digest; false for an algorithm that is not known. */
export function hasDigest(bytes: Uint8Array, digest: string): boolean {
  const [algorithm = '', hex] = digest.split(':');
  return isDigest(digest) && createHash(algorithm).update(bytes).digest('hex') === hex;
}

/** Whether it can be compared. */
export function isDigest(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}

/** The manifests of an index have one type, but may name the artifact. */
function mayBeChart(entry: JsonMap): boolean {
  const artifact = textOf(entry, 'artifactType');
  return textOf(entry, 'mediaType') === manifestType && (artifact === '' || artifact === configType);
}

function whatItIs(config: string): string {
  if (/^application\/vnd\.(oci|docker)\.(image\.config|container\.image)\./.test(config)) return 'a container image, not a chart';
  return `no chart: its config is of the type ${config === '' ? '(none)' : config}, not ${configType}`;
}

function descriptorOf(entry: JsonMap): readonly Descriptor[] {
  const { digest, size } = entry;
  if (typeof digest !== 'string' || !isDigest(digest) || typeof size !== 'number' || !(size >= 0)) return [];
  return [{ digest, sizeBytes: size }];
}

function maps(list: Json | undefined): readonly JsonMap[] {
  return isJsonList(list) ? list.filter((each) => isJsonMap(each)) : [];
}

function textsIn(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isJsonMap(value)) return undefined;
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])));
}

function textOf(map: JsonMap, key: string): string {
  const value = map[key];
  return typeof value === 'string' ? value : '';
}

function other(what: string): Manifest {
  return { kind: 'other', what };
}
