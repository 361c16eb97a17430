/** What `helm repo index` made, served by us, to every Helm: the server alone, without our index. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { serve } from '../../src/operations/serve/serve.ts';
import type { ServedObjects } from '../../src/operations/serve/served-objects.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
let server: RunningServer;

async function succeed(...[version, args, options]: Parameters<typeof helm>): Promise<string> {
  const ran = await helm(version, args, options);
  if (ran.code !== 0) throw new Error(`helm ${version} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

/** The folder's files as they are now, held in memory. */
async function filesOf(repository: string): Promise<ServedObjects> {
  const held = new Map<string, Uint8Array>();
  for (const name of await readdir(repository)) held.set(name, await readFile(join(repository, name)));
  const missing = { kind: 'missing', deleted: false } as const;
  const find = (key: string) => {
    const body = held.get(key);
    return body && { kind: 'found' as const, info: { etag: sha256Hex(body), sizeBytes: body.length, lastModifiedMs: 0 }, body };
  };
  return {
    head: async (key) => find(key) ?? missing,
    stream: async (key) => {
      const found = find(key);
      return found === undefined ? missing : { ...found, body: once(found.body) };
    },
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-serve-'));
  const repository = join(folder, 'repository');
  for (const version of ['1.0.0', '1.1.0-rc.1', '1.2.0+build.7']) {
    const chart = join(folder, version);
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: demo\nversion: ${version}\n`);
    await writeFile(
      join(chart, 'templates', 'map.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Version | quote }}\n',
    );
    await succeed('4.1.4', ['package', chart, '-d', repository]);
  }
  await succeed('4.1.4', ['repo', 'index', repository]);
  server = await serve(await filesOf(repository), { host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(helmVersions)('helm %s against serve', (version) => {
  it('adds, searches, pulls and renders', needs('helm-4.1.4', `helm-${version}`), async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    await succeed(version, ['repo', 'add', 'ours', server.url], { home });
    const found = await succeed(version, ['search', 'repo', 'ours/demo', '--versions', '--devel', '-o', 'json'], { home });
    expect(JSON.parse(found)).toMatchObject([{ version: '1.2.0+build.7' }, { version: '1.1.0-rc.1' }, { version: '1.0.0' }]);
    for (const chart of ['1.0.0', '1.1.0-rc.1', '1.2.0+build.7']) {
      await succeed(version, ['pull', 'ours/demo', '--version', chart, '-d', home], { home });
      expect(await readFile(join(home, `demo-${chart}.tgz`))).toEqual(await readFile(join(folder, 'repository', `demo-${chart}.tgz`)));
      expect(await succeed(version, ['template', 'x', 'ours/demo', '--version', chart], { home })).toContain(`name: "${chart}"`);
    }
  });
});
