/** Dependencies from a real registry: `charthouse package` beside `helm dependency update`, `build` and `package`. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { readPackage } from '../../src/chart/read-package.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { serve } from '../../src/client/library.ts';
import { updateDependencies } from '../../src/client/library-dependencies.ts';
import { packageChart } from '../../src/client/package.ts';
import { expectSame, seen } from '../support/publish/dependency-judge.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type RealRegistry, type RegistryAccess, startRegistry } from '../support/servers/registry.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

let scratch: string;
let registries: Readonly<Record<RegistryAccess, RealRegistry>>;

const offered = ['1.0.0', '1.1.0-rc.1', '1.2.0', '1.2.0+b1', '1.2.1-a+x.y', '2.0.0'];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-oci-'));
  const [open, basic, token] = await Promise.all([startRegistry('open'), startRegistry('basic'), startRegistry('token')]);
  registries = { open, basic, token };
  for (const registry of [open, basic, token]) {
    for (const version of offered) await registry.push('charts', { name: 'db', version, bytes: chartPackage('db', version).bytes });
    await mkdir(join(scratch, registry.host));
    await writeFile(join(scratch, registry.host, 'config.json'), registry.config);
  }
  await token.push('public', { name: 'db', version: '1.0.0', bytes: chartPackage('db', '1.0.0').bytes });
});

afterAll(async () => {
  await Promise.all(Object.values(registries).map((registry) => registry.close()));
  await rm(scratch, { recursive: true, force: true });
});

/** A chart that depends on db. */
async function chartWith(version: string, repository: string): Promise<string> {
  const path = join(await mkdtemp(join(scratch, 'chart-')), 'app');
  await mkdir(path);
  const dependency = `dependencies:\n- {name: db, version: "${version}", repository: "${repository}"}\n`;
  await writeFile(join(path, 'Chart.yaml'), `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}`);
  return path;
}

const plain = (version: HelmVersion): readonly string[] => (version === '3.12.1' ? [] : ['--plain-http']);

const filesOf = async (bytes: Uint8Array) =>
  (await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits, reading: 'as-helm' })).files;

/** The environment of a user who is logged in, with Docker's file or Helm's. */
const environmentOf = ({ host }: RealRegistry, of: 'docker' | 'helm') => {
  const folder = join(scratch, host);
  return of === 'docker' ? { DOCKER_CONFIG: folder } : { HELM_REGISTRY_CONFIG: join(folder, 'config.json') };
};

/** A program for logins, as real ones are: it reads a host, and prints a login or that it has none. */
async function credentialProgram(
  name: string,
  { host }: RealRegistry,
  user: string,
  secret: string,
): Promise<Readonly<Record<string, string>>> {
  const bin = await mkdtemp(join(scratch, 'bin-'));
  const login = JSON.stringify({ ServerURL: host, Username: user, Secret: secret });
  const answer = `read -r host; if [ "$host" = '${host}' ]; then echo '${login}'; else echo 'credentials not found in native keychain'; exit 1; fi`;
  await writeFile(join(bin, `docker-credential-${name}`), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  await writeFile(join(bin, 'config.json'), JSON.stringify({ credHelpers: { [host]: name } }));
  return { PATH: `${bin}:${process.env['PATH']}`, DOCKER_CONFIG: bin };
}

describe.each<HelmVersion>(['3.12.1', '3.17.2', '4.1.4', '4.3.1'])('beside helm %s', (version) => {
  const ranges = ['^1.0.0', '1.2.0+b1', '~1.1.0-0', '>=1.0.0-0 <2', '*'];
  it.each(ranges)('updates and packages what helm does, of the range %s', needs('registry', `helm-${version}`), async (range) => {
    const path = await chartWith(range, `oci://${registries.open.host}/charts`);
    const own = `${path}-own`;
    await cp(path, own, { recursive: true });
    expect(await helm(version, ['dependency', 'update', path, ...plain(version)])).toMatchObject({ code: 0 });
    const built = `${path}-built`;
    await cp(path, built, { recursive: true });
    await updateDependencies({ charts: [own] });
    // Helm before 3.19 has another rule for pre-releases.
    const isDisputed = range === '>=1.0.0-0 <2' && (version === '3.12.1' || version === '3.17.2');
    if (!isDisputed) await expectSame(await seen(own), await seen(built));
    await rm(join(path, 'charts'), { recursive: true });
    const { bytes } = await packageChart(path);
    expect(await readdir(path)).toEqual(['Chart.lock', 'Chart.yaml']);
    expect(await helm(version, ['package', built, '-d', built])).toMatchObject({ code: 0 });
    expect(sameContents(await filesOf(bytes), await filesOf(await readFile(join(built, 'app-1.0.0.tgz'))))).toEqual({ kind: 'same' });
  });

  it.each(['basic', 'token'] as const)('is let in with %s as helm is', needs('registry', `helm-${version}`), async (access) => {
    const registry = registries[access];
    const path = await chartWith('1.2.0+b1', `oci://${registry.host}/charts`);
    const env = { DOCKER_CONFIG: join(scratch, registry.host) };
    expect(await helm(version, ['dependency', 'update', path, ...plain(version)], { env })).toMatchObject({ code: 0 });
    await rm(join(path, 'charts'), { recursive: true });
    for (const of of ['docker', 'helm'] as const) await packageChart(path, {}, { environment: environmentOf(registry, of) });
  });

  it.each(['a password', 'a refresh token'])('runs the program that has %s', needs('registry', `helm-${version}`), async (what) => {
    const registry = registries.token;
    const [user, secret] = what === 'a password' ? [registry.user, registry.password] : ['<token>', registry.refreshToken];
    const environment = await credentialProgram('tests', registry, user, secret);
    const path = await chartWith('1.0.0', `oci://${registry.host}/charts`);
    expect(await helm(version, ['dependency', 'update', path, ...plain(version)], { env: environment })).toMatchObject({ code: 0 });
    await rm(join(path, 'charts'), { recursive: true });
    const before = registry.tokens?.asked.length ?? 0;
    expect((await packageChart(path, {}, { environment })).bytes.length).toBeGreaterThan(0);
    const method = what === 'a password' ? 'GET' : 'POST';
    expect(registry.tokens?.asked.slice(before)).toEqual([`${method} repository:charts/db:pull as ${registry.user}`]);
  });

  it('reads a package in a registry of which an index has the URL', needs('registry', `helm-${version}`), async () => {
    const { host } = registries.open;
    const repository = await mkdtemp(join(scratch, 'repository-'));
    const entries = ['1.0.0', '1.2.0'].map(
      (each) => `  - {apiVersion: v2, name: db, version: ${each}, urls: ["oci://${host}/charts/db:${each}"]}\n`,
    );
    await writeFile(join(repository, 'index.yaml'), `apiVersion: v1\nentries:\n  db:\n${entries.join('')}`);
    const server = await serve({ to: repository, port: 0 });
    try {
      const path = await chartWith('^1.0.0', server.url.replace(/\/$/, ''));
      expect(await helm(version, ['dependency', 'update', path, ...plain(version)])).toMatchObject({ code: 0 });
      const built = `${path}-built`;
      await cp(path, built, { recursive: true });
      await rm(join(path, 'charts'), { recursive: true });
      const { bytes } = await packageChart(path);
      expect(await helm(version, ['package', built, '-d', built])).toMatchObject({ code: 0 });
      expect(sameContents(await filesOf(bytes), await filesOf(await readFile(join(built, 'app-1.0.0.tgz'))))).toEqual({ kind: 'same' });
    } finally {
      await server.close();
    }
  });

  it('refuses what helm refuses', needs('registry', `helm-${version}`), async () => {
    const { host } = registries.open;
    const bad = [
      `oci://${host}/charts/`,
      `oci://me:secret@${host}/charts`,
      `oci://${host}/Charts`,
      `oci://${host}/charts@sha256:${'a'.repeat(64)}`,
    ];
    for (const repository of bad) {
      const path = await chartWith('1.0.0', repository);
      expect({ repository, ...(await helm(version, ['dependency', 'update', path, ...plain(version)])) }).toMatchObject({
        repository,
        code: 1,
      });
      await writeLock(path, '1.0.0', repository);
      await expect(packageChart(path)).rejects.toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
    }
    for (const version of ['1.2', '1', 'v1.2.0', '1.2.0+b9']) {
      const path = await chartWith(version, `oci://${host}/charts`);
      await writeLock(path, version, `oci://${host}/charts`);
      const hint = expect.stringContaining(/^1(\.2)?$/.test(version) ? `is one tag and no range: write ${version}.x` : 'dependency update');
      await expect(packageChart(path)).rejects.toMatchObject({ code: 'CH_DEPENDENCY_VERSION', hint });
    }
  });
});

/** The lock that Helm writes. */
async function writeLock(path: string, version: string, repository: string): Promise<void> {
  const dependency = { name: 'db', version, repository };
  const digest = lockDigest([dependency], { dependencies: [dependency] });
  await writeFile(join(path, 'Chart.lock'), JSON.stringify({ dependencies: [dependency], digest }));
}

describe('a registry', () => {
  it('needs no login for what is public', needs('registry'), async () => {
    const { host, tokens } = registries.token;
    const path = await chartWith('1.0.0', `oci://${host}/public`);
    await writeLock(path, '1.0.0', `oci://${host}/public`);
    await packageChart(path, {}, { environment: {} });
    expect(tokens?.asked.at(-1)).toBe('GET repository:public/db:pull as anonymous');
  });

  it('that is private is named with the places that have no login', needs('registry'), async () => {
    for (const { host } of [registries.basic, registries.token]) {
      const path = await chartWith('1.0.0', `oci://${host}/charts`);
      await writeLock(path, '1.0.0', `oci://${host}/charts`);
      await expect(packageChart(path, {}, { environment: { HOME: scratch } })).rejects.toMatchObject({
        code: 'CH_DEPENDENCY_DENIED',
        message: expect.stringContaining(`no login for ${host} is in ${scratch}/.config/helm/registry/config.json or ${scratch}/.docker`),
        hint: `run: helm registry login ${host}`,
      });
    }
  });

  it('is not needed a second time, and may not change what a tag is', needs('registry'), async () => {
    const registry = await startRegistry('open');
    const url = `oci://${registry.host}/charts`;
    const cacheFolder = await mkdtemp(join(scratch, 'cache-'));
    const path = await chartWith('1.0.0', url);
    await writeLock(path, '1.0.0', url);
    try {
      await registry.push('charts', { name: 'db', version: '1.0.0', bytes: chartPackage('db', '1.0.0').bytes });
      await packageChart(path, { cacheFolder });
      await registry.push('charts', { name: 'db', version: '1.0.0', bytes: chartPackage('db', '1.0.0', 'other: 1\n').bytes });
      await expect(packageChart(path, { cacheFolder })).rejects.toMatchObject({ code: 'CH_DEPENDENCY_CHANGED' });
    } finally {
      await registry.close();
    }
    await expect(packageChart(path, { cacheFolder })).rejects.toMatchObject({ code: 'CH_DEPENDENCY_UNAVAILABLE' });
    const other = await startRegistry('open');
    try {
      const again = `oci://${other.host}/charts`;
      await other.push('charts', { name: 'db', version: '1.0.0', bytes: chartPackage('db', '1.0.0').bytes });
      await writeFile(join(path, 'Chart.yaml'), (await readFile(join(path, 'Chart.yaml'), 'utf8')).replace(url, again));
      await writeLock(path, '1.0.0', again);
      await packageChart(path, { cacheFolder });
    } finally {
      await other.close();
    }
    expect((await packageChart(path, { cacheFolder, offline: true })).bytes.length).toBeGreaterThan(0);
  });

  it('takes a login from the environment', needs('registry'), async () => {
    const { host, user, password } = registries.token;
    const [path, url] = [await chartWith('1.0.0', `oci://${host}/charts`), `oci://${host}/charts`];
    await writeLock(path, '1.0.0', url);
    const named = (secret: string) => ({
      CHARTHOUSE_REPOSITORY_CORP_URL: url,
      CHARTHOUSE_REPOSITORY_CORP_USERNAME: user,
      CHARTHOUSE_REPOSITORY_CORP_PASSWORD: secret,
    });
    await packageChart(path, {}, { environment: named(password) });
    await expect(packageChart(path, {}, { environment: named('another') })).rejects.toMatchObject({
      code: 'CH_DEPENDENCY_DENIED',
      message: expect.stringContaining("asked with the login 'reader' from CHARTHOUSE_REPOSITORY_CORP_PASSWORD"),
    });
  });
});
