import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' });
});
afterEach(() => workspace.remove());

const action = `alto9/charthouse@${'0'.repeat(40)}`;

describe('charthouse init', () => {
  it('says what it has found, written and left to do', async () => {
    const { exitCode, stdout, stderr } = await workspace.run(['init', '--action', action]);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^chart {6}app {2}app 1\.0\.0\nwritten {4}charthouse\.yaml\n/)]);
    expect(stderr).toContain('git tag v1.0.0 && git push origin v1.0.0');
  });

  it('says the same to programs', async () => {
    const { stdout } = await workspace.run(['init', '--action', action, '--json']);
    const { init } = JSON.parse(stdout);
    expect(init).toMatchObject({
      charts: [{ path: 'app', name: 'app', version: '1.0.0', error: null }],
      githubRepository: null,
      lacking: [],
    });
  });

  it('takes the stack of the charthouse.yaml that is there', async () => {
    await workspace.put({ 'charthouse.yaml': 'to: stack:other\n' });
    const { stdout, stderr } = await workspace.run(['init', '--action', action, '--json']);
    expect(JSON.parse(stdout).init).toMatchObject({ stack: 'other', lacking: [] });
    expect(stderr).not.toContain('see that it says');
  });

  it('says that a charthouse.yaml which is there does not have what is asked for now', async () => {
    await workspace.put({ 'charthouse.yaml': 'to: stack:other\n' });
    const { stdout } = await workspace.run(['init', '--action', action, '--to', 's3://bucket', '--json']);
    expect(JSON.parse(stdout).init.lacking).toEqual(['to: "s3://bucket"']);
  });

  it.each([
    ['a flag', {}, ['--to', './mine'], '--to stack:NAME'],
    ['charthouse.yaml', { 'charthouse.yaml': 'to: ./mine\n' }, [], 'in charthouse.yaml, to: stack:NAME'],
  ])('refuses a folder that %s names, and says where to change it', async (_, files, args, hint) => {
    await workspace.put(files);
    const { exitCode, stderr } = await workspace.run(['init', '--action', action, ...args]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(hint)]);
  });

  it.each(['stack:other', 'Stack:other', 'STACK:other'])('deploys the stack that %s names', async (to) => {
    const { stdout } = await workspace.run(['init', '--action', action, '--to', to, '--json']);
    const { stack, files } = JSON.parse(stdout).init;
    expect([stack, files]).toEqual([
      'other',
      expect.arrayContaining([{ path: '.github/workflows/deploy-infrastructure.yml', outcome: 'written' }]),
    ]);
  });

  it('has a chart that is added later released too, without an edit', async () => {
    await workspace.run(['init', '--action', action]);
    await workspace.put({ 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' });
    const { stdout, stderr } = await workspace.run(['publish', '--to', './repository', '--json']);
    expect(JSON.parse(stdout).charts.map(({ name }: { readonly name: string }) => name)).toEqual(['app', 'web']);
    expect(stderr).not.toContain('chart-not-listed');
  });

  it('says what the .helmignore of a chart at the root lacks, and adds it', async () => {
    await workspace.put({ 'Chart.yaml': 'apiVersion: v2\nname: whole\nversion: 1.0.0\n', '.helmignore': '.git/\r\n' });
    const dry = await workspace.run(['init', '--action', action, '--dry-run']);
    expect(dry.stdout).toContain('kept       .helmignore  lacks .github/, charthouse.yaml, /repository/\n');
    const { stdout, stderr } = await workspace.run(['init', '--action', action, '--json']);
    expect(JSON.parse(stdout).init.helmignoreLacking).toEqual(['.github/', 'charthouse.yaml', '/repository/']);
    expect(stderr).toContain('charthouse init --update-helmignore');
    const updated = await workspace.run(['init', '--action', action, '--update-helmignore']);
    expect([updated.exitCode, updated.stdout]).toEqual([0, expect.stringContaining('updated    .helmignore  with .github/, ')]);
    expect(updated.stderr).not.toContain('update-helmignore');
    expect(await workspace.read('.helmignore')).toMatch(/^\.git\/\r\n# .*\r\n\.github\/\r\ncharthouse\.yaml\r\n\/repository\/\r\n$/);
  });
});
