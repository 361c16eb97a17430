/** What linters of workflows say of ours, and of those that `charthouse init` writes for others. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { type Ran, run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('workflows', needs('actionlint', 'zizmor'), () => {
  let workspace: Workspace;
  let ours: string;
  let generated: string;
  const contract = parse(readFileSync(join(projectRoot, 'action.yml'), 'utf8'));

  beforeAll(async () => {
    workspace = await makeWorkspace();
    ours = await mkdtemp(join(tmpdir(), 'charthouse-workflows-'));
    await cp(join(projectRoot, '.github'), join(ours, '.github'), { recursive: true });
    await cp(join(projectRoot, 'action.yml'), join(ours, 'action.yml'));
    await workspace.put({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' });
    expect(await workspace.run(['init', '--action', `alto9/charthouse@${commit}`])).toMatchObject({ exitCode: 0 });
    generated = workspace.folder;
  });
  afterAll(async () => {
    await workspace?.remove();
    await rm(ours, { recursive: true, force: true });
  });

  const names = ['release-chart', 'deploy-infrastructure', 'check-charts', 'check-repository'];
  const pathOf = (folder: string, name: string): string => join(folder, '.github', 'workflows', `${name}.yml`);
  const files = (folder: string, of: readonly string[] = names): readonly string[] => of.map((name) => pathOf(folder, name));
  const all = readdirSync(join(projectRoot, '.github/workflows')).map((name) => name.replace(/\.yml$/, ''));
  const env = { PATH: process.env['PATH'], HOME: tmpdir() };
  const actionlint = (cwd: string, paths: readonly string[]): Promise<Ran> =>
    run(mustTool('actionlint'), ['-no-color', ...paths], { cwd, env });
  const zizmor = (cwd: string, paths: readonly string[]): Promise<Ran> =>
    run(mustTool('zizmor'), ['--offline', '--no-progress', '--persona', 'pedantic', '--color', 'never', ...configOf(cwd), ...paths], {
      cwd,
      env,
    });

  // Ours alone use an Action that is at home.
  const configOf = (cwd: string): readonly string[] => (cwd === ours ? ['--config', join(ours, '.github', 'zizmor.yml')] : ['--no-config']);

  it.each(['ours', 'those of init'])('are clean for actionlint and zizmor: %s', async (whose) => {
    const [cwd, paths] = whose === 'ours' ? [ours, [...files(ours, all), join(ours, 'action.yml')]] : [generated, files(generated)];
    const linted = await actionlint(
      cwd,
      paths.filter((path) => !path.endsWith('action.yml')),
    );
    expect([linted.code, linted.stdout]).toEqual([0, '']);
    const audited = await zizmor(cwd, paths);
    expect([audited.code, audited.code === 0 ? '' : audited.stdout]).toEqual([0, '']);
  });

  it('would not be, with the message of a commit in a shell text', async () => {
    const path = pathOf(workspace.folder, 'bad');
    const text = await readFile(pathOf(generated, 'release-chart'), 'utf8');
    await writeFile(path, `${text}\n      - run: echo "\${{ github.event.head_commit.message }}"\n`);
    expect((await actionlint(workspace.folder, [path])).code).not.toBe(0);
    expect((await zizmor(workspace.folder, [path])).code).not.toBe(0);
  });

  it('have samples on the pages that actionlint takes, with inputs that there are', async () => {
    const sample = async (page: string, start: string): Promise<string> => {
      const blocks = [...(await readFile(join(projectRoot, 'docs', page), 'utf8')).matchAll(/```yaml\n(.*?)```/gs)];
      return blocks.map(([, text = '']) => text).find((text) => text.startsWith(start)) ?? '';
    };
    const whole = `on: push\n${await sample('action.md', 'jobs:')}`;
    const path = pathOf(workspace.folder, 'sample');
    const asking = `on: workflow_dispatch\n${await sample('release.md', 'jobs:')}`;
    expect(parse(asking).jobs.release.permissions).toEqual({ contents: 'write', actions: 'write' });
    for (const text of [whole, asking]) {
      await writeFile(path, text);
      const { code, stdout } = await actionlint(workspace.folder, [path]);
      expect([code, stdout]).toEqual([0, '']);
    }
    expect(parse(whole).jobs.release).toMatchObject({ permissions: { 'id-token': 'write' }, env: { AWS_REGION: 'us-east-1' } });
    expectKnownInputs(parse(whole), path);
  });

  it('use no action but checkout and charthouse, each by its commit, and only inputs that it has', async () => {
    for (const path of [...files(ours), ...files(generated)]) {
      const workflow: Workflow = parse(await readFile(path, 'utf8'));
      for (const { uses = './' } of stepsOf(workflow)) {
        expect(uses).toMatch(/^(\.\/|actions\/checkout@[0-9a-f]{40}|alto9\/charthouse@[0-9a-f]{40})$/);
      }
      expectKnownInputs(workflow, path);
    }
  });

  function expectKnownInputs(workflow: Workflow, path: string): void {
    for (const { uses = './', with: inputs = {} } of stepsOf(workflow)) {
      if (!uses.startsWith('actions/')) expect(Object.keys(contract.inputs), path).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
  }
});

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}
