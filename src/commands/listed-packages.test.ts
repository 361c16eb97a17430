/** On the command line: a listed package that is gone, overwritten or elsewhere, and a repository whose URLs change. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

const oldUrl = 'https://old.example.com/charts';
let workspace: Workspace;
let index: string;

beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', 'app/templates/a.yaml': 'a: 1\n' });
  expect((await publish()).exitCode).toBe(0);
  index = await workspace.read('repository/index.yaml');
});
afterEach(() => workspace.remove());

const publish = (...options: readonly string[]) => workspace.run(['publish', 'app', ...options]);
const packagePath = (): string => join(workspace.folder, 'repository', 'app-1.0.0.tgz');

it.each([[[]], [['--dry-run']], [['--keep-going']]])(
  'publish %j ends with 7 if the package is gone, and says how to put it back',
  async (options) => {
    await rm(packagePath());
    const { exitCode, stdout, stderr } = await publish(...options);
    expect(exitCode).toBe(7);
    expect(stdout).toMatch(/^missing +app 1\.0\.0/);
    expect(stderr).toContain('error CH_VERIFY_FAILED: app 1.0.0 is listed');
    expect(stderr).toContain('do: put it back with: charthouse publish app --to ./repository --restore');
    expect(stderr).not.toContain('is up to date');
  },
);

it('the line of the hint puts it back', async () => {
  await rm(packagePath());
  const { stderr } = await publish();
  const [, line = ''] = /put it back with: charthouse (.*)/.exec(stderr) ?? [];
  expect(await workspace.run(line.split(' '))).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^restored/) });
  expect(await publish()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^unchanged/) });
});

it('publish --json has the outcome and the error of the chart', async () => {
  await writeFile(packagePath(), 'other bytes');
  const { exitCode, stdout } = await publish('--json');
  const document = JSON.parse(stdout);
  expect([exitCode, document.exitCode, document.charts[0].outcome]).toEqual([7, 7, 'wrong-digest']);
  expect(document.charts[0].error).toMatchObject({ code: 'CH_VERIFY_FAILED', details: { key: 'app-1.0.0.tgz' } });
  expect(await publish('--restore')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('is not put back, since other bytes are in its place'),
  });
});

it('publish never says that it has all of it if an entry leads elsewhere', async () => {
  await workspace.put({ 'repository/index.yaml': index.replace('- app-', `- ${oldUrl}/app-`) });
  for (const options of [[], ['--restore'], ['--dry-run']]) {
    const { exitCode, stderr } = await publish(...options);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning package-elsewhere');
    expect(stderr).toContain('charthouse rebase-urls');
    expect(stderr).not.toContain('is up to date');
  }
});

it('rebase-urls changes the URLs of a folder', async () => {
  const moved = index.replace('- app-', `- ${oldUrl}/app-`);
  await workspace.put({ 'repository/index.yaml': moved });
  const dry = await workspace.run(['rebase-urls', '--old-url', oldUrl, '--dry-run']);
  expect(dry).toMatchObject({ exitCode: 0, stdout: `changed      app 1.0.0  ${oldUrl}/app-1.0.0.tgz -> app-1.0.0.tgz\n` });
  expect(await workspace.read('repository/index.yaml')).toBe(moved);
  const json = await workspace.run(['rebase-urls', '--old-url', oldUrl, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    ...{ command: 'rebase-urls', exitCode: 0, findings: [] },
    changed: [{ name: 'app', version: '1.0.0', from: `${oldUrl}/app-1.0.0.tgz`, to: 'app-1.0.0.tgz' }],
  });
  expect(await workspace.read('repository/index.yaml')).toBe(index);
});

it('rebase-urls refuses a slip, and a package that is not there', async () => {
  await workspace.put({ 'repository/index.yaml': index.replace('- app-', `- ${oldUrl}/app-`) });
  const slip = await workspace.run(['rebase-urls', '--old-url', 'https://odl.example.com']);
  expect(slip).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('entries lead to https://old.example.com (1, such as') });
  await rm(packagePath());
  const missing = await workspace.run(['rebase-urls', '--old-url', oldUrl]);
  expect(missing).toMatchObject({
    exitCode: 7,
    stdout: 'missing      app 1.0.0  app-1.0.0.tgz\n',
    stderr: expect.stringContaining('index.yaml was not changed'),
  });
  expect(await workspace.run(['rebase-urls', '--old-url', oldUrl, '--allow-missing'])).toMatchObject({ exitCode: 0 });
  expect(await workspace.run(['publish', 'app', '--restore'])).toMatchObject({ exitCode: 0 });
  expect(await workspace.run(['verify'])).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('warning') });
});
