/** Dependencies from a real registry: `charthouse package` beside `helm dependency update`, `build` and `package`. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackage } from '../../src/chart/read-package.ts';
import { sameContents } from '../../src/chart/same-contents.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { packageChart } from '../../src/client/package.ts';
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

describe.each<HelmVersion>(['3.12.1', '3.17.2', '4.1.4', '4.3.1'])('beside helm %s', (version) => {
  const ranges = ['^1.0.0', '1.2.0+b1', '~1.1.0-0', '>=1.0.0-0 <2', '*'];
  it.each(ranges)('packages what helm packages, of the range %s', needs('registry', `helm-${version}`), async (range) => {
    const path = await chartWith(range, `oci://${registries.open.host}/charts`);
    expect(await helm(version, ['dependency', 'update', path, ...plain(version)])).toMatchObject({ code: 0 });
    const built = `${path}-built`;
    await cp(path, built, { recursive: true });
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
});
