/** A mirror that packs the real Helm its own way: set up from there, run, and kept. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpHelm } from '../../src/index.ts';
import { run } from '../support/cli/run.ts';
import { type HelmMirror, startHelmMirror } from '../support/github/helm-mirror.ts';
import { needs } from '../support/tools/tools.ts';

describe('Helm from a mirror', needs('helm-3.12.0'), () => {
  let folder: string;
  let mirror: HelmMirror;

  beforeAll(async () => {
    [folder, mirror] = [await mkdtemp(join(tmpdir(), 'charthouse-helm-')), await startHelmMirror('3.12.0')];
  });

  afterAll(async () => {
    await mirror?.close();
    await rm(folder, { recursive: true });
  });

  it('is set up by three at once, runs, and is there when the mirror is not', async () => {
    const environment = { RUNNER_TOOL_CACHE: join(folder, 'tools') };
    const options = { helmVersion: 'v3.12.0', helmSha256: mirror.sha256.toUpperCase(), helmUrl: mirror.url };
    const [helm] = await Promise.all([1, 2, 3].map(() => setUpHelm(options, { environment })));
    expect(helm).toMatchObject({
      version: '3.12.0',
      source: 'downloaded',
      folder: expect.stringContaining(join('tools', 'charthouse', 'helm')),
    });
    const said = await run(helm?.path ?? '', ['version', '--template', '{{.Version}}'], { env: { HOME: folder } });
    expect(said).toMatchObject({ code: 0, stdout: 'v3.12.0' });
    expect(await setUpHelm({ ...options, helmUrl: `${mirror.url}/gone` }, { environment })).toEqual({ ...helm, source: 'cached' });
  });

  it('is refused without the sum of that archive', async () => {
    const environment = { HOME: join(folder, 'home'), XDG_CACHE_HOME: join(folder, 'xdg'), LOCALAPPDATA: join(folder, 'local') };
    const asked = setUpHelm({ helmVersion: '3.12.0', helmUrl: mirror.url }, { environment });
    await expect(asked).rejects.toMatchObject({ code: 'CH_HELM_SUM', details: { found: mirror.sha256 } });
  });
});
