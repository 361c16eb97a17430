/** What we published, verified where it lives and as its users reach it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, serve, verify } from '../../src/client/operations.ts';
import type { RunningServer } from '../../src/runtime/server.ts';

let scratch: string;
let repository: string;
let server: RunningServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-verify-'));
  repository = join(scratch, 'repository');
  server = await serve({ to: repository, port: 0 });
  const charts: string[] = [];
  for (const [place, version] of ['1.0.0', '1.1.0+build.1', '2.0.0-rc.1'].entries()) {
    const chart = join(scratch, `chart-${place}`);
    await mkdir(chart);
    await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: demo\nversion: ${version}\n`);
    charts.push(chart);
  }
  expect(await publish({ charts, to: repository, url: server.url })).toMatchObject({ error: null });
});

afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

const ways = {
  'by its folder': () => ({ to: repository }),
  'by its folder, knowing its URL': () => ({ to: repository, url: server.url }),
  'by its URL': () => ({ url: server.url }),
};

describe.each(Object.entries(ways))('a repository verified %s', (_, target) => {
  it('is what it says', async () => {
    expect(await verify(target())).toMatchObject({
      error: null,
      checked: 3,
      withoutDigest: 0,
      findings: [],
      index: { charts: 1, versions: 3 },
    });
  });

  it('is found out when a package is not the one that was published', async () => {
    const victim = join(repository, 'demo-1.0.0.tgz');
    const bytes = await readFile(victim);
    try {
      await writeFile(victim, Buffer.concat([bytes, Buffer.from([0])]));
      expect(await verify(target())).toMatchObject({
        error: { code: 'CH_VERIFY_FAILED' },
        findings: [{ kind: 'wrong-digest', name: 'demo', version: '1.0.0' }],
      });
      await rm(victim);
      expect(await verify({ ...target(), versions: ['demo@1.0.0'] })).toMatchObject({ checked: 1, findings: [{ kind: 'missing' }] });
      expect(await verify({ ...target(), versions: ['demo@2.0.0-rc.1'] })).toMatchObject({ checked: 1, error: null });
    } finally {
      await writeFile(victim, bytes);
    }
  });
});

it('is not verified by a URL at which nobody listens', async () => {
  const report = await verify({ url: 'http://127.0.0.1:1/', deadlineMs: 300 });
  expect(report).toMatchObject({ checked: 0, error: { exitCode: 5 } });
});
