import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await makeWorkspace();
  await mkdir(join(workspace.folder, '.git'));
  await workspace.put({
    'charts/app/Chart.yaml':
      'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: lib, version: ">=0.1", repository: "file://../../lib", alias: own}\n- {name: mine, version: 1.x}\n',
    'charts/app/charts/mine/Chart.yaml': 'apiVersion: v2\nname: mine\nversion: 1.2.0\n',
    'charts/plain/Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 2.0.0\n',
    'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.9.0\n',
  });
});

afterEach(() => workspace.remove());

const dependency = (...words: readonly string[]) => workspace.run(['dependency', ...words]);

describe('charthouse dependency', () => {
  it('lists, updates, lists again and builds the charts of a project', async () => {
    expect(await dependency('list')).toEqual({
      exitCode: 0,
      stdout: [
        'app 1.0.0  charts/app: no lock',
        '  NAME        VERSION  LOCKED  STATUS    REPOSITORY',
        '  lib as own  >=0.1    -       missing   file://../../lib',
        '  mine        1.x      -       unpacked  -',
        '',
        'plain 2.0.0  charts/plain: no dependencies',
        '',
      ].join('\n'),
      stderr: '',
    });
    const written = 'written    charts/app/charts/lib-0.9.0.tgz\nwritten    charts/app/Chart.lock\nunchanged  charts/plain\n';
    expect(await dependency('update', '--dry-run')).toMatchObject({
      exitCode: 0,
      stdout: 'would write   charts/app/charts/lib-0.9.0.tgz\nwould write   charts/app/Chart.lock\nunchanged     charts/plain\n',
      stderr: expect.stringContaining('would change 1 of 2'),
    });
    expect(await dependency('update')).toMatchObject({
      exitCode: 0,
      stdout: written,
      stderr: expect.stringContaining('changed 1 of 2 charts'),
    });
    const listed = await dependency('list', 'charts/app');
    expect(listed.stdout).toContain('app 1.0.0  charts/app: the lock matches Chart.yaml');
    expect(listed.stdout).toMatch(/lib as own +>=0\.1 +0\.9\.0 +ok/);
    expect(await dependency('build', '--quiet')).toEqual({
      exitCode: 0,
      stdout: 'unchanged  charts/app\nunchanged  charts/plain\n',
      stderr: '',
    });
  });

  it('ends with the exit code of a chart that it cannot build, names it, and builds the others', async () => {
    await dependency('update', 'charts/plain');
    const { exitCode, stdout, stderr } = await dependency('build');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: 'unchanged  charts/plain\n' });
    expect(stderr).toContain('charts/app');
    expect(stderr).toContain('charthouse dependency update charts/app');
  });

  it('prints a document', async () => {
    const { stdout } = await dependency('update', 'charts/app', 'none', '--json');
    const { command, exitCode, dependency: found, error } = JSON.parse(stdout);
    expect({ command, exitCode, code: error.code }).toEqual({ command: 'dependency', exitCode: 3, code: 'CH_CHART_UNREADABLE' });
    expect(found.charts).toMatchObject([
      {
        ...{ path: 'charts/app', name: 'app', version: '1.0.0', outcome: 'written', lock: 'none', removed: [] },
        dependencies: [
          { name: 'lib', version: '>=0.1', repository: 'file://../../lib', alias: 'own', locked: '0.9.0' },
          { name: 'mine', version: '1.x', repository: '', alias: null, locked: '1.x' },
        ],
        written: ['charts/app/charts/lib-0.9.0.tgz', 'charts/app/Chart.lock'],
      },
      { path: 'none', outcome: 'invalid', error: { code: 'CH_CHART_UNREADABLE' } },
    ]);
  });
});
