/** A mirror that packs the real Helm its own way: set up from there, run, and kept. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { c as create } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { helmRelease } from '../../src/helm/releases.ts';
import { setUpHelm } from '../../src/index.ts';
import { type RunningServer, startServer } from '../../src/runtime/server.ts';
import { thisPlatform } from '../../src/runtime/this-platform.ts';
import { run } from '../support/run.ts';
import { mustTool, needs } from '../support/tools.ts';

const release = helmRelease('3.12.0', thisPlatform);

describe('Helm from a mirror', needs('helm-3.12.0'), () => {
  let folder: string;
  let archive: Buffer;
  let mirror: RunningServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charthouse-helm-mirror-'));
    await mkdir(join(folder, dirname(release.member)));
    await copyFile(mustTool('helm-3.12.0'), join(folder, release.member));
    await writeFile(join(folder, dirname(release.member), 'README.md'), '# packed by the mirror\n');
    await create({ cwd: folder, gzip: { level: 1 }, file: join(folder, 'archive.tar.gz') }, [dirname(release.member)]);
    archive = await readFile(join(folder, 'archive.tar.gz'));
    mirror = await startServer(
      async ({ target }) =>
        target === `/helm/${release.archive}` ? { status: 200, headers: {}, body: archive } : { status: 404, headers: {} },
      { port: 0, host: '127.0.0.1' },
    );
  });

  afterAll(async () => {
    await mirror.close();
    await rm(folder, { recursive: true });
  });

  it('is set up by three at once, runs, and is there when the mirror is not', async () => {
    const environment = { RUNNER_TOOL_CACHE: join(folder, 'tools') };
    const options = { helmVersion: 'v3.12.0', helmSha256: sha256Hex(archive).toUpperCase(), helmUrl: `${mirror.url}helm` };
    const [helm] = await Promise.all([1, 2, 3].map(() => setUpHelm(options, { environment })));
    expect(helm).toMatchObject({
      version: '3.12.0',
      source: 'downloaded',
      folder: expect.stringContaining(join('tools', 'charthouse', 'helm')),
    });
    const said = await run(helm?.path ?? '', ['version', '--template', '{{.Version}}'], { env: { HOME: folder } });
    expect(said).toMatchObject({ code: 0, stdout: 'v3.12.0' });
    expect(await setUpHelm({ ...options, helmUrl: `${mirror.url}gone` }, { environment })).toEqual({ ...helm, source: 'cached' });
  });

  it('is refused without the sum of that archive', async () => {
    const environment = { HOME: join(folder, 'home'), XDG_CACHE_HOME: join(folder, 'xdg'), LOCALAPPDATA: join(folder, 'local') };
    const asked = setUpHelm({ helmVersion: '3.12.0', helmUrl: `${mirror.url}helm` }, { environment });
    await expect(asked).rejects.toMatchObject({ code: 'CH_HELM_SUM', details: { found: sha256Hex(archive) } });
  });
});
