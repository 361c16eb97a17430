/** Charts that are copied out of a real registry and into it, beside `helm push` and `helm pull`. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { registryCopySource } from '../../src/oci/copy-source.ts';
import { registryTarget } from '../../src/oci/copy-target.ts';
import { registries as openRegistries, type Registries } from '../../src/oci/registry.ts';
import { copyToRegistry } from '../../src/operations/copy/copy-to-registry.ts';
import type { CopySource, SourceVersion } from '../../src/ports/copy-source.ts';
import { type HttpClient, httpClient } from '../../src/runtime/http.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { realRandom } from '../../src/runtime/real-random.ts';
import { noTraffic } from '../../src/runtime/traffic.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { type RealRegistry, type RegistryAccess, startRegistry } from '../support/servers/registry.ts';
import { type HelmVersion, helm, needs } from '../support/tools/tools.ts';

const { signal } = new AbortController();
const all = { charts: [], wants: () => true };
const app = (version: string) => chartPackage('app', version);

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-oci-copies-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function registriesOf({ user, password, refreshToken, tokens }: RealRegistry, client: HttpClient, isLoggedIn = true): Registries {
  const from = 'config.json';
  const login =
    tokens === undefined
      ? ({ kind: 'password', user, password, from } as const)
      : ({ kind: 'refresh-token', token: refreshToken, from } as const);
  const logins = { places: [], loginFor: async () => (isLoggedIn ? login : undefined) };
  return openRegistries({ client, retry: { clock: realClock, random: realRandom }, logins });
}

async function using<T>(registry: RealRegistry, use: (registries: Registries) => Promise<T>, isLoggedIn = true): Promise<T> {
  const client = httpClient({ env: {}, userAgent: 'charthouse-test' });
  try {
    return await use(registriesOf(registry, client, isLoggedIn));
  } finally {
    await client.close();
  }
}

const toPush = (version: string, more: object = {}) => {
  const { bytes, metadata } = app(version);
  return { name: 'app', version, metadata: { ...metadata }, package: bytes, provenance: undefined, created: undefined, ...more };
};

async function versionsOf(source: ReturnType<typeof registryCopySource>): Promise<readonly SourceVersion[]> {
  const found: SourceVersion[] = [];
  for await (const each of source.versions(signal)) found.push(each);
  return found;
}

describe.each<RegistryAccess>(['open', 'basic', 'token'])('a registry that answers by %s', needs('registry'), (access) => {
  let registry: RealRegistry;
  beforeAll(async () => {
    registry = await startRegistry(access);
  });
  afterAll(() => registry.close());

  it('has what was pushed, and pushing the same again changes nothing', () =>
    using(registry, async (registries) => {
      const target = registryTarget(`oci://${registry.host}/copies`, registries);
      const version = '1.0.0+build.1';
      expect(await target.look('app', version, signal)).toEqual({ kind: 'free' });
      const provenance = Buffer.from(provenanceText('app-1.0.0+build.1.tgz', app(version).digest));
      for (const time of [1, 2]) {
        await target.push(toPush(version, { provenance, created: '2024-05-06T07:08:09Z' }), signal);
        expect(await target.look('app', version, signal), `time ${time}`).toEqual({
          kind: 'chart',
          digest: app(version).digest,
          isSigned: true,
        });
      }
      const source = registryCopySource(`oci://${registry.host}/copies`, registries, { charts: ['app'], wants: () => true });
      const [found, ...more] = await versionsOf(source);
      expect(more).toEqual([]);
      expect(found).toEqual({ name: 'app', version, digest: app(version).digest, created: '2024-05-06T07:08:09Z' });
      if (found === undefined) return;
      const read = await source.open(found, signal);
      expect(read.kind === 'found' && sha256Hex(read.bytes)).toBe(app(version).digest);
      expect(await source.provenance(found, signal)).toEqual(provenance);
    }));
});

describe.each<RegistryAccess>(['basic', 'token'])('a registry that wants a login by %s', needs('registry'), (access) => {
  let registry: RealRegistry;
  beforeAll(async () => {
    registry = await startRegistry(access);
  });
  afterAll(() => registry.close());

  it('refuses a push without a login, and names what to do', () =>
    using(
      registry,
      async (registries) => {
        const target = registryTarget(`oci://${registry.host}/copies`, registries);
        await expect(target.push(toPush('9.0.0'), signal)).rejects.toMatchObject({
          code: 'CH_HTTP_FAILED',
          hint: `run: helm registry login ${registry.host}`,
        });
      },
      false,
    ));
});

describe('a copy into a registry that is killed', needs('registry'), () => {
  let registry: RealRegistry;
  beforeAll(async () => {
    registry = await startRegistry('token');
  });
  afterAll(() => registry.close());

  const versions = ['1.0.0', '1.1.0'];
  const source: CopySource = {
    name: 'a source',
    async *versions() {
      for (const version of versions) yield { name: 'app', version, digest: app(version).digest };
    },
    open: async ({ version }) => ({ kind: 'found', bytes: app(version).bytes }),
    provenance: async ({ version }) => Buffer.from(provenanceText(app(version).fileName, app(version).digest)),
  };

  async function copyTo(url: string, registries: Registries): Promise<readonly string[]> {
    const request = {
      command: 'mirror',
      dryRun: false,
      selectors: [],
      newest: undefined,
      preReleases: true,
      withDependencies: false,
    } as const;
    const ports = { source, openSource: async () => source, signal, clock: realClock, onEvent: () => undefined, traffic: () => noTraffic };
    const { copies } = await copyToRegistry(request, { ...ports, registry: registryTarget(url, registries) });
    return copies.map(({ outcome }) => outcome);
  }

  /** After `count` requests, none reaches the registry. */
  function dying(client: HttpClient, count: number): { readonly client: HttpClient; readonly asked: () => number } {
    let asked = 0;
    return {
      asked: () => asked,
      client: {
        ...client,
        open: (url, request) => {
          asked += 1;
          return asked > count ? Promise.reject(new Error('killed')) : client.open(url, request);
        },
      },
    };
  }

  it('at any request leaves whole versions, and the next run adds the rest', async () => {
    const requests = await counting(`oci://${registry.host}/whole`);
    for (let count = 0; count < requests; count += 1) {
      const url = `oci://${registry.host}/killed-${count}`;
      const client = httpClient({ env: {}, userAgent: 'charthouse-test' });
      await copyTo(url, registriesOf(registry, dying(client, count).client));
      await client.close();
      await using(registry, async (registries) => {
        for (const version of versions) {
          const state = await registryTarget(url, registries).look('app', version, signal);
          expect([{ kind: 'free' }, { kind: 'chart', digest: app(version).digest, isSigned: true }]).toContainEqual(state);
        }
        const outcomes = await copyTo(url, registries);
        expect(
          outcomes.every((outcome) => outcome === 'new' || outcome === 'unchanged'),
          `after ${count}: ${outcomes.join()}`,
        ).toBe(true);
        expect(await copyTo(url, registries)).toEqual(['unchanged', 'unchanged']);
      });
    }
    expect(requests).toBeGreaterThan(15);
  });

  async function counting(url: string): Promise<number> {
    const client = httpClient({ env: {}, userAgent: 'charthouse-test' });
    const { client: counted, asked } = dying(client, Number.POSITIVE_INFINITY);
    expect(await copyTo(url, registriesOf(registry, counted))).toEqual(['new', 'new']);
    await client.close();
    return asked();
  }
});

describe('charts in a registry', needs('registry'), () => {
  let registry: RealRegistry;
  beforeAll(async () => {
    registry = await startRegistry('open');
    for (const version of ['1.0.0', '1.1.0-rc.1', '1.10.0', '1.2.0+b.1', 'v2.0.0']) {
      await registry.push('charts', { name: 'app', version, bytes: app(version).bytes });
    }
    await registry.push('charts', { name: 'db', version: '3.0.0', bytes: chartPackage('db', '3.0.0').bytes });
    await registry.push('charts/deeper', { name: 'no', version: '1.0.0', bytes: chartPackage('no', '1.0.0').bytes });
    const config = await registry.pushBlob('charts/app', 'application/vnd.oci.image.config.v1+json', Buffer.from('{}'));
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    for (const tag of ['latest', '5.0.0'])
      await registry.pushManifest('charts/app', tag, { schemaVersion: 2, mediaType, config, layers: [] });
  });
  afterAll(() => registry.close());

  it('are found below a URL, at a URL, and by their names; images and other tags are left out', () =>
    using(registry, async (registries) => {
      const names = async (url: string, wanted: Parameters<typeof registryCopySource>[2] = all): Promise<readonly string[]> =>
        (await versionsOf(registryCopySource(url, registries, wanted))).map(({ name, version }) => `${name} ${version}`);
      const apps = ['app v2.0.0', 'app 1.10.0', 'app 1.2.0+b.1', 'app 1.1.0-rc.1', 'app 1.0.0'];
      expect(await names(`oci://${registry.host}/charts`)).toEqual([...apps, 'db 3.0.0']);
      expect(await names(`oci://${registry.host}/charts/app`)).toEqual(apps);
      expect(await names(`oci://${registry.host}/charts`, { ...all, charts: ['db'] })).toEqual(['db 3.0.0']);
      const wants = ({ version }: { readonly version: string }) => version.startsWith('1.1');
      expect(await names(`oci://${registry.host}/charts`, { charts: ['app'], wants })).toEqual(['app 1.10.0', 'app 1.1.0-rc.1']);
      expect(await names(`oci://${registry.host}/charts`, { ...all, charts: ['none'] })).toEqual([]);
      await expect(names(`oci://${registry.host}/elsewhere`)).rejects.toMatchObject({ code: 'CH_ENTRY_NOT_FOUND' });
    }));

  it.each<[string, string, string]>([
    ['Capital', '1.0.0', 'lower-case'],
    ['app', '1.0.0 ', 'no tag can have'],
    ['app', `1.0.0-${'x'.repeat(200)}`, 'no tag can have'],
  ])('cannot be called %j %j', async (name, version, why) =>
    using(registry, async (registries) => {
      expect(registryTarget(`oci://${registry.host}/charts`, registries).referenceOf(name, version)).toEqual({
        kind: 'fault',
        why: expect.stringContaining(why),
      });
    }),
  );

  it('are not replaced without a look: the tag says what is there', () =>
    using(registry, async (registries) => {
      const target = registryTarget(`oci://${registry.host}/charts`, registries);
      expect(await target.look('app', '5.0.0', signal)).toMatchObject({
        kind: 'other',
        what: expect.stringContaining('a container image'),
      });
      expect(await target.look('app', '1.0.0', signal)).toEqual({ kind: 'chart', digest: app('1.0.0').digest, isSigned: false });
    }));

  const plain = (version: HelmVersion): readonly string[] => (version === '3.12.1' ? [] : ['--plain-http']);

  it.each<HelmVersion>(['3.12.1', '3.17.2', '4.1.4', '4.3.1'])('are pulled by helm %s as it would have pushed them', async (version) => {
    const folder = await mkdtemp(join(scratch, 'helm-'));
    const chart = chartPackage('app', '7.0.0');
    await writeFile(join(folder, 'app-7.0.0.tgz'), chart.bytes);
    await helm(version, ['push', 'app-7.0.0.tgz', `oci://${registry.host}/by-helm`, ...plain(version)], { cwd: folder });
    await using(registry, async (registries) => {
      const target = registryTarget(`oci://${registry.host}/by-us`, registries);
      await target.push({ ...toPush('7.0.0'), provenance: Buffer.from(provenanceText('app-7.0.0.tgz', chart.digest)) }, signal);
    });
    await helm(version, ['pull', `oci://${registry.host}/by-us/app`, '--version', '7.0.0', '--prov', '-d', folder, ...plain(version)], {
      cwd: folder,
    });
    expect(sha256Hex(await readFile(join(folder, 'app-7.0.0.tgz')))).toBe(chart.digest);
    expect(await readFile(join(folder, 'app-7.0.0.tgz.prov'), 'utf8')).toContain(chart.digest);
    const [ours, theirs] = await Promise.all(['by-us', 'by-helm'].map((path) => manifestAt(registry, `${path}/app`, '7.0.0')));
    expect(ours?.config.mediaType).toBe(theirs?.config.mediaType);
    expect(ours?.layers[0]).toEqual(theirs?.layers[0]);
    const withoutTime = ({ 'org.opencontainers.image.created': _, ...rest }: Record<string, string> = {}) => rest;
    expect(withoutTime(ours?.annotations)).toEqual(withoutTime(theirs?.annotations));
  });
});

interface PushedManifest {
  readonly config: { readonly mediaType: string };
  readonly layers: readonly object[];
  readonly annotations?: Record<string, string>;
}

async function manifestAt({ host }: RealRegistry, repository: string, tag: string): Promise<PushedManifest> {
  const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' };
  return (await (await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, { headers })).json()) as PushedManifest; // the registry's own
}
