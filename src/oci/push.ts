/** Pushes charts into a registry, as `helm push` does: config, package, provenance file, and the manifest last. */
import { createHash } from 'node:crypto';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Connection } from './connection.ts';
import { configType, manifestType, packageType, provenanceType } from './manifest.ts';
import { pushScope, type RegistryReference, type RegistryRepository } from './reference.ts';

/** A chart to push. */
export interface ChartToPush {
  /** Chart.yaml, as Helm has it in JSON. */
  readonly config: Uint8Array;
  readonly package: Uint8Array;
  readonly provenance: Uint8Array | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Push {
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

/** Answers to writes have no body, or a short one. */
const maxAnswerBytes = 64 * 1024;

/** The same chart gives the same manifest. */
function chartManifest(chart: ChartToPush): Uint8Array {
  const layers = [part(packageType, chart.package), ...(chart.provenance === undefined ? [] : [part(provenanceType, chart.provenance)])];
  const { annotations } = chart;
  return Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config: part(configType, chart.config), layers, annotations }),
  );
}

/**
 * Invariant: the manifest is put last. A push that is stopped leaves blobs without a tag, which no user sees and the registry collects, and
 * the next one completes it.
 *
 * @throws CH_HTTP_FAILED
 */
export async function pushChart(reference: RegistryReference, chart: ChartToPush, push: Push): Promise<void> {
  for (const blob of [chart.config, chart.package, chart.provenance]) if (blob !== undefined) await pushBlob(reference, blob, push);
  const { path, tag } = reference;
  const body = chartManifest(chart);
  const wanted = {
    ...writing(reference, push),
    path: `/v2/${path}/manifests/${tag}`,
    write: { method: 'PUT', body, type: manifestType },
  } as const;
  const answer = await push.connection.again(`PUT ${path}:${tag}`, (isRetry) => push.connection.once(wanted, isRetry), push.signal);
  if (answer.kind === 'refused') throw await push.connection.refused(answer, push.signal);
}

/** An upload has two requests, and the second one only counts for its own first one. */
async function pushBlob(repository: RegistryRepository, blob: Uint8Array, push: Push): Promise<void> {
  const digest = digestOf(blob);
  const { connection, signal } = push;
  const base = writing(repository, push);
  const upload = async (isRetry: boolean): Promise<void> => {
    const begun = await connection.once(
      { ...base, path: `/v2/${repository.path}/blobs/uploads/`, write: { method: 'POST', body: new Uint8Array(0) } },
      isRetry,
    );
    if (begun.kind === 'refused') throw await connection.refused(begun, signal);
    const place = uploadUrl(begun.headers['location'], begun.url, digest);
    const write = { method: 'PUT', body: blob, type: 'application/octet-stream' } as const;
    const done = await connection.once({ ...base, path: place, write }, isRetry);
    if (done.kind === 'refused') throw await connection.refused(done, signal);
  };
  await connection.again(`PUT ${repository.path}@${digest}`, upload, signal);
}

function writing(
  { path }: RegistryRepository,
  { signal }: Push,
): Pick<Parameters<Connection['read']>[0], 'purpose' | 'scope' | 'maxBytes' | 'signal'> {
  return { purpose: `${path} push`, scope: pushScope({ path }), maxBytes: maxAnswerBytes, signal };
}

/**
 * Where the registry wants the bytes: always on the registry itself, since the login is sent there. A registry behind a proxy may name
 * itself without TLS.
 *
 * @throws CH_HTTP_FAILED
 */
function uploadUrl(location: string | undefined, asked: string, digest: string): string {
  const url = location !== undefined && URL.canParse(location, asked) ? new URL(location, asked) : undefined;
  const own = new URL(asked);
  if (url?.hostname !== own.hostname) {
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `${printableUrl(asked)} names ${url === undefined ? 'no place' : `another server, ${url.host},`} for the upload`,
      hint: 'push into another registry, or with helm push',
      details: { url: printableUrl(asked), reason: 'upload' },
    });
  }
  url.protocol = own.protocol;
  url.port = own.port;
  url.searchParams.set('digest', digest);
  return url.href;
}

function part(mediaType: string, bytes: Uint8Array): object {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
