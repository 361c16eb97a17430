/** Registries whose login and certificates come from the environment, beside the login files of Helm and Docker. */

import { mkdtemp, rm } from 'node:fs/promises';
import { type RequestListener, request as requestTo } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { packageChart } from '../../src/client/package.ts';
import { writeTree } from '../support/publish/chart-tree.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type Certificates, makeCertificates } from '../support/servers/certificates.ts';
import { type RecordingServer, startRecordingServer } from '../support/servers/recording-server.ts';
import { needsRegistry, type RealRegistry, startRegistry } from '../support/servers/registry.ts';

const db = { name: 'db', version: '1.4.0', bytes: chartPackage('db', '1.4.0').bytes };

let scratch: string;
let certificates: Certificates;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-registry-logins-'));
  certificates = await makeCertificates();
});

afterAll(async () => {
  for (const close of closing) await close();
  await certificates.remove();
  await rm(scratch, { recursive: true, force: true });
});

async function registry(access: 'basic' | 'token'): Promise<RealRegistry> {
  const started = await startRegistry(access);
  closing.push(started.close);
  await started.push('charts', db);
  return started;
}

/** A chart whose lock is in step if the repository is `url`. */
async function chartOf(repository: string, url: string): Promise<string> {
  const folder = join(await mkdtemp(join(scratch, 'chart-')), 'app');
  const declared = { name: 'db', version: '1.4.0', repository };
  const locked = { dependencies: [{ ...declared, repository: url }] };
  const digest = lockDigest([{ ...declared, repository: url }], locked);
  await writeTree(folder, {
    'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: ${JSON.stringify([declared])}\n`,
    'Chart.lock': JSON.stringify({ ...locked, digest, generated: '2020-01-01T00:00:00Z' }),
  });
  return folder;
}

const packed = async (path: string, environment: Readonly<Record<string, string>>) =>
  packageChart(path, { cacheFolder: await mkdtemp(join(scratch, 'cache-')) }, { environment: { HOME: scratch, ...environment } });

const variables = (url: string, more: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries({ URL: url, ...more }).map(([key, value]) => [`CHARTHOUSE_REPOSITORY_CORP_${key}`, value]));

describe('a registry', () => {
  it.each(['basic', 'token'] as const)('takes the login of the environment (%s)', needsRegistry(), async (access) => {
    const { host, user, password } = await registry(access);
    const url = `oci://${host}/charts`;
    const login = variables(url, { USERNAME: user, PASSWORD: password });
    for (const repository of ['@corp', url]) {
      expect(await packed(await chartOf(repository, url), login)).toMatchObject({ fileName: 'app-1.0.0.tgz' });
    }
    const wrong = variables(url, { USERNAME: user, PASSWORD: 'canary-5c' });
    const error: unknown = await packed(await chartOf(url, url), wrong).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CH_DEPENDENCY_DENIED' });
    expect(String(error)).toContain('from CHARTHOUSE_REPOSITORY_CORP_PASSWORD');
    expect(String(error) + JSON.stringify(error)).not.toContain('canary-5c');
  });

  it('with a private authority takes the TLS files of the environment', needsRegistry(), async () => {
    const { host, user, password } = await registry('basic');
    const front = await startRecordingServer(forwardTo(host), { certificates, mutual: true });
    closing.push(front.close);
    const { authority, client } = certificates;
    const url = `oci://${new URL(front.url).host}/charts`;
    const tls = { CA_FILE: authority.certFile, CERT_FILE: client.certFile, KEY_FILE: client.keyFile };
    const login = { USERNAME: user, PASSWORD: password };
    expect(await packed(await chartOf(url, url), variables(url, { ...login, ...tls }))).toMatchObject({ fileName: 'app-1.0.0.tgz' });
    expect(clientsOf(front)).toEqual(new Set(['client']));
    await expect(packed(await chartOf(url, url), variables(url, login))).rejects.toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
  });
});

const clientsOf = ({ requests }: RecordingServer): ReadonlySet<string | undefined> => new Set(requests.map(({ client }) => client));

/** Every request, as it is. */
function forwardTo(host: string): RequestListener {
  return (request, response) => {
    const upstream = requestTo(`http://${host}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  };
}
