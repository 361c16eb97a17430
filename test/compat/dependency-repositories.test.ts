/** Repositories with names, logins and certificates: charthouse reads them as the real `helm dependency build` does. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { isCharthouseError } from '../../src/base/error.ts';
import { readPackage } from '../../src/chart/read-package.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { buildDependencies, updateDependencies } from '../../src/client/dependency-operations.ts';
import { packageChart } from '../../src/client/package.ts';
import type { Ran } from '../support/cli/run.ts';
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
  const tried = (...args: readonly string[]): Promise<Ran> => helm(version, args, { home });
  const ran = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await tried(...args);
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
  };
  return { environment, tried, ran };
}

type ApiVersion = 'v1' | 'v2';

const lockOf: Readonly<Record<ApiVersion, string>> = { v1: 'requirements.lock', v2: 'Chart.lock' };

async function chartWith(repository: string, apiVersion: ApiVersion = 'v2'): Promise<string> {
  const folder = join(await mkdtemp(join(scratch, 'chart-')), 'app');
  const dependency = `dependencies:\n- {name: db, version: ^1.2.0, repository: "${repository}"}\n`;
  const chart = `apiVersion: ${apiVersion}\nname: app\nversion: 1.0.0\n`;
  await writeTree(
    folder,
    apiVersion === 'v2' ? { 'Chart.yaml': `${chart}${dependency}` } : { 'Chart.yaml': chart, 'requirements.yaml': dependency },
  );
  return folder;
}

/** The chart with the lock that Helm writes, and the package that Helm makes after a build. */
async function lockedByHelm(path: string, apiVersion: ApiVersion, ran: (...args: readonly string[]) => Promise<void>): Promise<Uint8Array> {
  const built = `${path}-built`;
  await cp(path, built, { recursive: true });
  await ran('dependency', 'update', built);
  await cp(join(built, lockOf[apiVersion]), join(path, lockOf[apiVersion]));
  await ran('dependency', 'build', built);
  const out = await mkdtemp(join(scratch, 'out-'));
  await ran('package', built, '-d', out);
  return readFile(join(out, 'app-1.0.0.tgz'));
}

const filesOf = async (bytes: Uint8Array) =>
  (await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits, reading: 'as-helm' })).files;

async function expectSame(ours: { readonly bytes: Uint8Array }, theirs: Uint8Array): Promise<void> {
  expect(sameContents(await filesOf(ours.bytes), await filesOf(theirs))).toEqual({ kind: 'same' });
}

const nothing = { HOME: '/nowhere' };

describe.each(helms)('beside helm %s', (version) => {
  it('reads a repository behind a login, a private authority and a client certificate', needs(`helm-${version}`), async () => {
    const server = await serving({ certificates, mutual: true, authorization: basic });
    const { environment, ran } = await helmHome(version);
    const { authority, client } = certificates;
    const tls = ['--ca-file', authority.certFile, '--cert-file', client.certFile, '--key-file', client.keyFile];
    await ran('repo', 'add', 'corp', server.url, '--username', 'me', '--password', 'secret', ...tls);
    const path = await chartWith(`${server.url}/`);
    const theirs = await lockedByHelm(path, 'v2', ran);
    await expectSame(await packageChart(path, {}, { environment }), theirs);
    const asked = ['/index.yaml', '/db-1.4.0.tgz'].map((url) => ({ path: url, authorization: basic, client: 'client' }));
    expect(server.requests.slice(-2)).toEqual(asked);
    await expect(packageChart(path, {}, { environment: nothing })).rejects.toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
    const variables = {
      ...{ CHARTHOUSE_REPOSITORY_CORP_URL: server.url, CHARTHOUSE_REPOSITORY_CORP_CA_FILE: authority.certFile },
      ...{ CHARTHOUSE_REPOSITORY_CORP_USERNAME: 'me', CHARTHOUSE_REPOSITORY_CORP_PASSWORD: 'secret' },
      ...{ CHARTHOUSE_REPOSITORY_CORP_CERT_FILE: client.certFile, CHARTHOUSE_REPOSITORY_CORP_KEY_FILE: client.keyFile },
    };
    await expectSame(await packageChart(path, {}, { environment: variables }), theirs);
    expect(server.requests.slice(-2)).toEqual(asked);
  });

  it('does not check certificates if Helm does not, with a warning', needs(`helm-${version}`), async () => {
    const server = await serving({ certificates });
    const { environment, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', server.url, '--insecure-skip-tls-verify');
    const path = await chartWith(server.url);
    const theirs = await lockedByHelm(path, 'v2', ran);
    const ours = await packageChart(path, {}, { environment });
    await expectSame(ours, theirs);
    expect(ours.warnings.map(({ code }) => code)).toEqual(['repository-insecure']);
  });

  it.each([false, true])('sends the login to the host of the packages only as Helm does: %s', needs(`helm-${version}`), async (all) => {
    const packages = await serving({});
    const server = await serving({ authorization: basic, packagesUrl: packages.url });
    const { environment, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', server.url, '--username', 'me', '--password', 'secret', ...(all ? ['--pass-credentials'] : []));
    const path = await chartWith(server.url);
    const theirs = await lockedByHelm(path, 'v2', ran);
    const before = packages.requests.map(({ authorization }) => authorization);
    await expectSame(await packageChart(path, {}, { environment }), theirs);
    expect([...new Set(before)], 'Helm').toEqual([all ? basic : undefined]);
    expect(packages.requests.slice(before.length).map(({ authorization }) => authorization)).toEqual([all ? basic : undefined]);
  });

  it.each<[string, ApiVersion]>([
    ['@corp', 'v2'],
    ['alias:corp', 'v2'],
    ['@corp', 'v1'],
    ['alias:corp', 'v1'],
  ])('reads %s of a chart with apiVersion %s', needs(`helm-${version}`), async (name, apiVersion) => {
    const server = await serving({});
    const url = `${server.url}/stable`;
    const { environment, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', url);
    const path = await chartWith(name, apiVersion);
    const theirs = await lockedByHelm(path, apiVersion, ran);
    await expectSame(await packageChart(path, {}, { environment }), theirs);
    await expectSame(await packageChart(path, {}, { environment: { ...nothing, CHARTHOUSE_REPOSITORY_CORP_URL: url } }), theirs);
    await expectSame(await packageChart(path, {}, { environment: nothing, repositories: [{ name: 'corp', url }] }), theirs);
  });

  it.each<[string, ApiVersion]>([
    ['@corp', 'v2'],
    ['alias:corp', 'v1'],
  ])('updates and builds %s of a chart with apiVersion %s as Helm does', needs(`helm-${version}`), async (name, apiVersion) => {
    const server = await serving({ authorization: basic });
    const { environment, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', `${server.url}/stable`, '--username', 'me', '--password', 'secret');
    const [theirs, ours] = [await chartWith(name, apiVersion), await chartWith(name, apiVersion)];
    await ran('dependency', 'update', theirs);
    const context = { environment: { ...environment, CHARTHOUSE_CACHE_FOLDER: join(scratch, 'cache') } };
    expect((await updateDependencies({ charts: [ours] }, context)).error).toBeNull();
    const lock = async (path: string) => (await readFile(join(path, lockOf[apiVersion]), 'utf8')).replace(/generated: .*/, '');
    expect(await lock(ours)).toBe(await lock(theirs));
    const charts = async (path: string) => readdir(join(path, 'charts'));
    expect(await charts(ours)).toEqual(await charts(theirs));
    await rm(join(ours, 'charts'), { recursive: true });
    expect((await buildDependencies({ charts: [ours] }, context)).error).toBeNull();
    expect(await charts(ours)).toEqual(['db-1.4.0.tgz']);
    await ran('dependency', 'build', ours);
    const unknown = await updateDependencies({ charts: [ours] }, { environment: { HOME: scratch } }).catch((error: unknown) => error);
    expect(Object(unknown).error ?? unknown).toMatchObject({ code: 'CH_DEPENDENCY_REPOSITORY' });
  });

  it.each<ApiVersion>(['v1', 'v2'])('refuses what Helm refuses, with apiVersion %s', needs(`helm-${version}`), async (apiVersion) => {
    const server = await serving({});
    const { environment, tried, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', `${server.url}/stable`);
    const path = await chartWith('@corp', apiVersion);
    await lockedByHelm(path, apiVersion, ran);
    const verdicts = async (context: { readonly environment: Readonly<Record<string, string>> }) => {
      const { stderr } = await tried('dependency', 'build', path);
      const ours = await packageChart(path, {}, context).catch((error: unknown) => error);
      return [/out of sync|no repository definition/.exec(stderr)?.[0], isCharthouseError(ours) ? ours.code : 'packaged'];
    };
    await ran('repo', 'add', 'corp', `${server.url}/other`, '--force-update');
    expect(await verdicts({ environment })).toEqual(['out of sync', 'CH_LOCK_OUT_OF_STEP']);
    await ran('repo', 'add', 'corp', `${server.url}/stable/`, '--force-update');
    const [slash] = await verdicts({ environment });
    expect(await verdicts({ environment })).toEqual([slash, slash === undefined ? 'packaged' : 'CH_LOCK_OUT_OF_STEP']);
    await ran('repo', 'remove', 'corp');
    expect(await verdicts({ environment })).toEqual(['no repository definition', 'CH_DEPENDENCY_REPOSITORY']);
  });

  it('accepts the digest that Helm 2 made of the name', needs(`helm-${version}`), async () => {
    const server = await serving({});
    const { environment, ran } = await helmHome(version);
    await ran('repo', 'add', 'corp', server.url);
    const path = await chartWith('@corp', 'v1');
    await lockedByHelm(path, 'v1', ran);
    const lock = join(path, 'requirements.lock');
    const declared = JSON.stringify({ dependencies: [{ name: 'db', version: '^1.2.0', repository: '@corp' }] });
    const digest = `sha256:${sha256Hex(Buffer.from(declared))}`;
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(/digest: .*/, `digest: ${digest}`));
    const built = `${path}-again`;
    await cp(path, built, { recursive: true });
    await ran('dependency', 'build', built);
    await expect(packageChart(path, {}, { environment })).resolves.toMatchObject({ fileName: 'app-1.0.0.tgz' });
  });
});
