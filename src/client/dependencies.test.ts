import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOfPackage, writeTree } from '../../test/support/publish/chart-tree.ts';
import { gate, packageChart, packageCharts, publish } from './library.ts';
import { listDependencies, updateDependencies } from './library-dependencies.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-dependencies-'));
  await mkdir(join(folder, '.git'));
  await writeTree(folder, {
    'app/Chart.yaml':
      'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: lib, version: ">=0.1", repository: "file://../lib"}\n',
    'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.9.0\n',
  });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('dependencyUpdate', () => {
  it('packages the chosen versions with their lock, the same bytes each time, and changes no folder', async () => {
    const options = { dependencyUpdate: true };
    const [first, second] = [await packageChart('app', options, { folder }), await packageChart('app', options, { folder })];
    expect(second.digest).toBe(first.digest);
    const files = await filesOfPackage(first.bytes);
    expect(Object.keys(files)).toEqual(['Chart.yaml', 'Chart.lock', 'charts/lib/Chart.yaml']);
    expect(files['Chart.lock']).toContain('version: 0.9.0');
    expect(files['Chart.lock']).toContain('generated: "1980-01-01T00:00:00Z"');
    expect(await readdir(join(folder, 'app'))).toEqual(['Chart.yaml']);
  });

  it('takes a newer version than the lock and charts/ have', async () => {
    await updateDependencies({ charts: ['app'] }, { folder });
    await writeTree(folder, { 'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\n' });
    const made = await packageChart('app', { dependencyUpdate: true }, { folder });
    expect((await filesOfPackage(made.bytes))['charts/lib/Chart.yaml']).toContain('version: 1.0.0');
    expect((await listDependencies({ charts: ['app'] }, { folder })).charts[0]).toMatchObject({ dependencies: [{ locked: '0.9.0' }] });
  });

  it('is published once, and is unchanged then', async () => {
    const options = { charts: ['app'], to: 'repository', dependencyUpdate: true };
    expect((await publish(options, { folder })).charts).toMatchObject([{ outcome: 'new' }]);
    expect((await publish(options, { folder })).charts).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('contradicts committedOnly in every operation, before anything is read', async () => {
    const options = { charts: ['none'], to: 'repository', dependencyUpdate: true, committedOnly: true };
    const calls = [
      () => publish(options, { folder }),
      () => packageCharts(options, { folder }),
      () => gate(options, { folder }),
      () => packageChart('none', { dependencyUpdate: true, committedOnly: true }, { folder }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining('commit') });
  });
});

describe('a new lock', () => {
  it('has the time of SOURCE_DATE_EPOCH', async () => {
    await updateDependencies({ charts: ['app'], sourceDateEpoch: '1700000000' }, { folder });
    const { bytes } = await packageChart('app', {}, { folder });
    expect((await filesOfPackage(bytes))['Chart.lock']).toContain('generated: "2023-11-14T22:13:20Z"');
    await expect(updateDependencies({ charts: ['app'], sourceDateEpoch: 'today' }, { folder })).rejects.toMatchObject({ code: 'CH_USAGE' });
  });
});
