/** Repositories with names, logins and certificates: charthouse reads them as the real `helm dependency build` does. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackage } from '../../src/chart/read-package.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { packageChart } from '../../src/client/package.ts';
import { writeTree } from '../support/publish/chart-tree.ts';
import { type Certificates, makeCertificates } from '../support/servers/certificates.ts';
import { startChartServer } from '../support/servers/chart-server.ts';
import type { RecordingServer } from '../support/servers/recording-server.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

const helms: readonly HelmVersion[] = ['3.12.1', '3.17.2', '4.1.4', '4.3.1'];
const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
const charts = ['db@1.2.0', 'db@1.4.0', 'db@2.0.0'];

let scratch: string;
let certificates: Certificates;
const servers: RecordingServer[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-repositories-'));
  certificates = await makeCertificates();
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await certificates.remove();
  await rm(scratch, { recursive: true, force: true });
});

async function serving(options: Partial<Parameters<typeof startChartServer>[0]>): Promise<RecordingServer> {
  const server = await startChartServer({ charts, ...options });
  servers.push(server);
  return server;
}

/** Helm in a home of its own, whose repositories.yaml charthouse reads. */
async function helmHome(version: HelmVersion) {
  const home = await mkdtemp(join(scratch, 'home-'));
  const environment = { HELM_CONFIG_HOME: join(home, 'config'), HOME: home };
  const ran = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await helm(version, args, { home });
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
  };
  return { environment, ran };
}

async function chartWith(repository: string, version = '^1.2.0'): Promise<string> {
  const folder = join(await mkdtemp(join(scratch, 'chart-')), 'app');
  const dependency = `dependencies:\n- {name: db, version: ${version}, repository: "${repository}"}\n`;
  await writeTree(folder, { 'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}` });
  return folder;
}

const filesOf = async (bytes: Uint8Array) =>
  (await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits, reading: 'as-helm' })).files;

describe.each(helms)('beside helm %s', (version) => {
  it('reads a repository behind a login, a private authority and a client certificate', needs(`helm-${version}`), async () => {
    const server = await serving({ certificates, mutual: true, authorization: basic });
    const { environment, ran } = await helmHome(version);
    const { authority, client } = certificates;
    const tls = ['--ca-file', authority.certFile, '--cert-file', client.certFile, '--key-file', client.keyFile];
    await ran('repo', 'add', 'corp', server.url, '--username', 'me', '--password', 'secret', ...tls);
    const path = await chartWith(`${server.url}/`);
    const built = `${path}-built`;
    await cp(path, built, { recursive: true });
    await ran('dependency', 'update', built);
    await ran('package', built, '-d', scratch);
    await cp(join(built, 'Chart.lock'), join(path, 'Chart.lock'));
    const ours = await packageChart(path, {}, { environment });
    const theirs = await readFile(join(scratch, 'app-1.0.0.tgz'));
    expect(sameContents(await filesOf(ours.bytes), await filesOf(theirs))).toEqual({ kind: 'same' });
    expect(server.requests.slice(-2)).toEqual(
      ['/index.yaml', '/db-1.4.0.tgz'].map((url) => ({ path: url, authorization: basic, client: 'client' })),
    );
    await expect(packageChart(path, {}, { environment: {} })).rejects.toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
  });
});
