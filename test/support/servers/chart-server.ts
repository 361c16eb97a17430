/** A chart repository in memory, behind a login and with a certificate if a test wants that. */
import type { RequestListener } from 'node:http';
import { chartPackage } from '../publish/publish-harness.ts';
import type { Certificates } from './certificates.ts';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

interface ChartServerOptions {
  /** Such as `db@1.2.0`. */
  readonly charts: readonly string[];
  /** The Authorization header without which everything is answered with status 401. */
  readonly authorization?: string | undefined;
  readonly certificates?: Certificates | undefined;
  readonly mutual?: boolean | undefined;
  /** The URL of the packages in the index; below the repository if absent. */
  readonly packagesUrl?: string | undefined;
}

/** Serves them below its URL. */
export async function startChartServer(options: ChartServerOptions): Promise<RecordingServer> {
  const { charts, authorization, certificates, mutual, packagesUrl } = options;
  const packages = charts.map((each) => {
    const [name = '', version = ''] = each.split('@');
    return { ...chartPackage(name, version), name, version };
  });
  const entryOf = ({ name, version, digest, fileName }: (typeof packages)[number]) => ({
    ...{ apiVersion: 'v2', name, version, digest },
    urls: [packagesUrl === undefined ? fileName : `${packagesUrl}/${fileName}`],
  });
  const names = [...new Set(packages.map(({ name }) => name))];
  const entries = Object.fromEntries(names.map((chart) => [chart, packages.filter(({ name }) => name === chart).map(entryOf)]));
  const index = JSON.stringify({ apiVersion: 'v1', entries, generated: '2020-01-01T00:00:00Z' });
  const bodies = new Map<string, Uint8Array>([
    ['index.yaml', Buffer.from(index)],
    ...packages.map(({ fileName, bytes }) => [fileName, bytes] as const),
  ]);
  const listener: RequestListener = (request, response) => {
    const body = bodies.get((request.url ?? '').replace(/^.*\//, ''));
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end('no');
    } else if (body === undefined) response.writeHead(404).end();
    else response.end(body);
  };
  return startRecordingServer(listener, { certificates, mutual });
}
