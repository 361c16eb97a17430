/** An OCI registry that holds one chart and can only be read: enough for `helm pull`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256Hex } from '../../../src/base/digest.ts';

/** A running registry. */
export interface Registry {
  /** `oci://127.0.0.1:PORT/charts/NAME:VERSION`. */
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves `bytes` as the chart; by plain HTTP. */
export async function openRegistry(chart: { readonly name: string; readonly version: string; readonly bytes: Buffer }): Promise<Registry> {
  const { name, version, bytes } = chart;
  const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version }));
  const part = (mediaType: string, body: Buffer) => ({ mediaType, digest: `sha256:${sha256Hex(body)}`, size: body.length });
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: part('application/vnd.cncf.helm.config.v1+json', config),
      layers: [part('application/vnd.cncf.helm.chart.content.v1.tar+gzip', bytes)],
    }),
  );
  const base = `/v2/charts/${name}`;
  const manifestDigest = `sha256:${sha256Hex(manifest)}`;
  const bodies = new Map<string, Buffer>([
    ['/v2/', Buffer.from('{}')],
    [`${base}/manifests/${version}`, manifest],
    [`${base}/manifests/${manifestDigest}`, manifest],
    ...[config, bytes].map((body) => [`${base}/blobs/sha256:${sha256Hex(body)}`, body] as const),
  ]);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const body = bodies.get(path);
    if (body === undefined) return void response.writeHead(404).end();
    const isManifest = path.includes('/manifests/');
    response.writeHead(200, {
      'content-type': isManifest ? manifestType : 'application/octet-stream',
      'content-length': body.length,
      ...(path === '/v2/' ? {} : { 'docker-content-digest': `sha256:${sha256Hex(body)}` }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `oci://127.0.0.1:${port}/charts/${name}:${version}`,
    asked,
    close: () => new Promise((resolve, reject) => void server.close((error) => (error === undefined ? resolve() : reject(error)))),
  };
}
