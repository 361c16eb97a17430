/** Charts in OCI registries, as Helm stores them: tags, manifests and packages, each checked against its digest. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { PackageRead, PackageReadOptions } from '../ports/chart-source.ts';
import { type Connection, connect, type RegistryPorts } from './connection.ts';
import {
  type ChartContent,
  type Descriptor,
  hasDigest,
  indexType,
  isDigest,
  type Manifest,
  manifestType,
  readManifest,
} from './manifest.ts';
import { type ChartToPush, pushChart } from './push.ts';
import { pullScope, type RegistryReference, type RegistryRepository } from './reference.ts';
import { jsonIn, readRepositories, readTags } from './tags.ts';

/** What a tag leads to. `no-chart` has the reason, in words that can follow a colon. */
export type ChartManifest = ChartContent | { readonly kind: 'missing' } | { readonly kind: 'no-chart'; readonly message: string };

/** Registries; one for a run. @throws CH_HTTP_FAILED, CH_DEPENDENCY_WRONG for bytes that do not have their digest */
export interface Registries {
  /** The paths of all repositories of a registry; undefined if it does not list them. */
  repositories(host: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** All tags, in the registry's order; undefined if there is no such repository. */
  tags(repository: RegistryRepository, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** The manifest of a tag. */
  chart(reference: RegistryReference, signal: AbortSignal): Promise<ChartManifest>;
  /** Pushes a chart under a tag, whatever that leads to. */
  push(reference: RegistryReference, chart: ChartToPush, signal: AbortSignal): Promise<void>;
  /** The package or the provenance file of a manifest. */
  package(repository: RegistryRepository, layer: Descriptor, options: PackageReadOptions): Promise<PackageRead>;
}

/** Helm's own limit for manifests. */
const maxManifestBytes = 4 * 1024 * 1024;

/** Of an index, only so many manifests are read. */
const maxManifests = 16;

/** Connects to nothing yet. */
export function registries(ports: RegistryPorts): Registries {
  const connections = new Map<string, Connection>();
  const connectionTo = ({ host }: RegistryRepository): Connection => {
    const connection = connections.get(host) ?? connect(host, ports);
    connections.set(host, connection);
    return connection;
  };
  return {
    repositories: (host, signal) => readRepositories(host, connectionTo({ host, path: '' }), signal),
    tags: (repository, signal) => readTags(repository, connectionTo(repository), signal),
    chart: (reference, signal) => readChart(reference, { connection: connectionTo(reference), signal }),
    push: (reference, chart, signal) => pushChart(reference, chart, { connection: connectionTo(reference), signal }),
    package: (repository, layer, options) => readLayer(repository, layer, connectionTo(repository), options),
  };
}

interface Reading {
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

async function readChart(reference: RegistryReference, reading: Reading): Promise<ChartManifest> {
  const manifest = await getManifest(reference, reference.tag, reading);
  if (manifest === undefined) return { kind: 'missing' };
  const url = `oci://${reference.host}/${reference.path}:${reference.tag}`;
  if (manifest.kind !== 'index') return manifest.kind === 'chart' ? manifest : { kind: 'no-chart', message: `${url} is ${manifest.what}` };
  if (manifest.manifests.length > maxManifests) {
    return { kind: 'no-chart', message: `${url} is an index of more than ${maxManifests} manifests` };
  }
  const all: (Manifest | undefined)[] = [];
  for (const { digest } of manifest.manifests) all.push(await getManifest(reference, digest, reading));
  const [chart, ...more] = all.flatMap((each) => (each?.kind === 'chart' ? each : []));
  // Of several, Helm takes the one that arrives last.
  if (chart !== undefined && more.length === 0) return chart;
  return {
    kind: 'no-chart',
    message: `${url} is an index of ${chart === undefined ? 'manifests without a chart' : 'more than one chart'}`,
  };
}

/** `which` is a tag, or a digest. Undefined if there is none. */
async function getManifest(repository: RegistryRepository, which: string, { connection, signal }: Reading): Promise<Manifest | undefined> {
  const answer = await connection.read({
    path: `/v2/${repository.path}/manifests/${which}`,
    purpose: repository.path,
    scope: pullScope(repository),
    accept: `${manifestType}, ${indexType}`,
    maxBytes: maxManifestBytes,
    signal,
  });
  if (answer.kind === 'refused') {
    if (answer.status === 404) return undefined;
    throw await connection.refused(answer, signal);
  }
  const { url, bytes, headers } = answer;
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const manifest = jsonIn(answer, () => readManifest(bytes, type));
  // Both can be compared only if their algorithm is known; a tag has the digest that the registry names.
  for (const digest of [headers['docker-content-digest'], which]) {
    if (digest !== undefined && isDigest(digest) && !hasDigest(bytes, digest)) throw wrongDigest(url, digest);
  }
  return manifest;
}

async function readLayer(
  repository: RegistryRepository,
  { digest, sizeBytes }: Descriptor,
  connection: Connection,
  { maxBytes, signal }: PackageReadOptions,
): Promise<PackageRead> {
  const path = `/v2/${repository.path}/blobs/${digest}`;
  const where = `oci://${repository.host}/${repository.path}@${digest}`;
  if (sizeBytes > maxBytes) return { kind: 'refused', message: `${where} is larger than ${maxBytes} bytes` };
  const answer = await connection.read({ path, purpose: repository.path, scope: pullScope(repository), maxBytes: sizeBytes, signal });
  if (answer.kind === 'refused') {
    if (answer.status === 404) return { kind: 'missing', message: `the registry does not have ${where}, which its manifest names` };
    throw await connection.refused(answer, signal);
  }
  if (!hasDigest(answer.bytes, digest)) throw wrongDigest(answer.url, digest);
  return { kind: 'found', bytes: answer.bytes };
}

/** For a tag that leads to something else. */
export function noChart(message: string): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_WRONG', { message, hint: 'check the repository, the name and the version of the dependency' });
}

function wrongDigest(url: string, digest: string): CharthouseError {
  return new CharthouseError('CH_DEPENDENCY_WRONG', {
    message: `${printableUrl(url)} sent bytes that do not have the digest ${digest}`,
    details: { url: printableUrl(url), digest },
  });
}
