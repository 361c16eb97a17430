import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { git, writeTree } from '../../test/support/publish/chart-tree.ts';
import { chartPackage } from '../../test/support/publish/publish-harness.ts';
import { startChartServer } from '../../test/support/servers/chart-server.ts';
import { updateDependencies } from './dependency-operations.ts';
import { packageCharts } from './package.ts';

it('are those of the requests that a run made for dependencies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-figures-'));
  const server = await startChartServer({ charts: ['db@1.0.0'] });
  try {
    await git(folder, 'init', '-q');
    const dependency = `dependencies:\n- {name: db, version: 1.0.0, repository: "${server.url}"}\n`;
    await writeTree(folder, { 'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${dependency}` });
    const context = { folder, environment: { PATH: process.env['PATH'], HOME: folder } };
    const updated = await updateDependencies({ charts: ['app'] }, context);
    expect(updated).toMatchObject({ error: null, figures: { requests: 2 } });
    expect(updated.figures.bytesReceived).toBeGreaterThan(chartPackage('db', '1.0.0').bytes.length);
    await rm(join(folder, 'app/charts'), { recursive: true });
    const packaged = await packageCharts({ charts: ['app'], destination: 'out' }, context);
    expect(packaged).toMatchObject({ error: null, figures: { requests: server.requests.length - 2 } });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
