/** The archive of a pruned repository: every Helm reads both indexes, and pulls an old version from the second one. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, serve, verify } from '../../src/client/library.ts';
import { prune, reformat } from '../../src/client/library-budget.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let scratch: string;
const servers: RunningServer[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-archive-'));
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Three versions of a chart, of which two are archived. */
async function pruned(indexStyle: 'yaml' | 'json'): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'repository-'));
  const chart = join(await mkdtemp(join(scratch, 'chart-')), 'app');
  await mkdir(chart);
  for (const version of ['1.0.0', '1.1.0+b', '2.0.0']) {
    await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: app\nversion: ${version}\n`);
    await publish({ charts: [chart], to: folder, noVerify: true });
  }
  if (indexStyle === 'json') await reformat({ to: folder, indexStyle });
  const { removed, archive } = await prune({ to: folder, keep: 1, archive: true });
  expect([removed.map(({ version }) => version), archive]).toEqual([['1.1.0+b', '1.0.0'], 'archive/index.yaml']);
  const server = await serve({ to: folder, port: 0 });
  servers.push(server);
  return server.url;
}

describe.each(['yaml', 'json'] as const)('an archive as %s', (style) => {
  let url: string;

  beforeAll(async () => {
    url = await pruned(style);
  });

  it('has every package at its URL, with its digest', async () => {
    for (const [base, checked] of [
      [url, 1],
      [`${url}archive`, 2],
    ] as const) {
      expect(await verify({ url: base })).toMatchObject({ error: null, checked, findings: [] });
    }
  });

  it.each(helmVersions)('is a repository for helm %s', needs('helm-4.1.4'), async (version) => {
    const home = await mkdtemp(join(scratch, 'home-'));
    const run = async (...words: string[]) => (await helm(version, words, { home })).code;
    expect(await run('repo', 'add', 'new', url)).toBe(0);
    expect(await run('repo', 'add', 'old', `${url}archive`)).toBe(0);
    expect(await run('pull', 'new/app', '--version', '1.0.0', '-d', home)).not.toBe(0);
    for (const old of ['1.0.0', '1.1.0+b']) expect(await run('pull', 'old/app', '--version', old, '-d', home)).toBe(0);
    expect((await readdir(home)).filter((name) => name.endsWith('.tgz'))).toEqual(['app-1.0.0.tgz', 'app-1.1.0+b.tgz']);
  });
});
