/** `charthouse init` in repositories with charts: the workflows that it writes release them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lockDigest } from '../../src/chart/lock-digest.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import type { WorkflowRun } from '../support/github/act-log.ts';
import { dispatchEvent, releaseEvent } from '../support/github/github-events.ts';
import { type HostedRepository, hostRepository } from '../support/github/hosted-repository.ts';
import { needsRelease, openReleaseFixture, type ReleaseFixture } from '../support/github/release-scene.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm } from '../support/tools/tools.ts';

const chartYaml = (name: string, more = '', version = '0.1.0'): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: d\nicon: https://example.com/x.svg\n${more}`;
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\n';

describe('charthouse init', needsRelease(), () => {
  let program: BuiltProgram;
  let fixture: ReleaseFixture;
  const hosts: HostedRepository[] = [];

  beforeAll(async () => {
    [program, fixture] = await Promise.all([buildProgram(), openReleaseFixture('app-charts')]);
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), fixture?.close(), ...hosts.map((hosted) => hosted.remove())]);
  });

  /** Its remote is called as the stack is. */
  async function host(): Promise<HostedRepository> {
    const hosted = await hostRepository('acme/app');
    hosts.push(hosted);
    return hosted;
  }

  async function expectRelease(hosted: HostedRepository, tag = 'v0.1.0'): Promise<WorkflowRun> {
    const run = await fixture.release(hosted, releaseEvent(hosted.name, tag));
    expect(run.exitCode, run.text).toBe(0);
    return run;
  }

  it('writes a workflow that releases the chart as it stands, without an edit', async () => {
    const hosted = await host();
    expect(await helm('3.12.0', ['create', 'app'], { cwd: hosted.folder })).toMatchObject({ code: 0 });
    expect(await program.run(['init'], {}, hosted.folder)).toMatchObject({ code: 0 });
    await hosted.commit({}, 'v0.1.0');
    await expectRelease(hosted);
    const [, rendered] = await fixture.helm('pull ours/app --version 0.1.0', 'template x ours/app --version 0.1.0');
    expect(rendered).toContain('kind: Deployment');
  });

  it('has the chart that is a whole repository published once, and found done by every later run', async () => {
    const hosted = await host();
    await hosted.commit({ 'Chart.yaml': chartYaml('whole'), 'values.yaml': '', 'templates/a.yaml': configMap });
    expect(await program.run(['init'], {}, hosted.folder)).toMatchObject({ code: 0 });
    await hosted.commit({}, 'v0.1.0');
    const outputs: (string | undefined)[] = [];
    for (const _ of ['release', 'the push of its tag']) {
      const { steps } = await expectRelease(hosted);
      outputs.push(steps.find(({ name }) => name === 'Publish')?.outputs['published']);
    }
    expect(outputs).toEqual(['1', '0']);
    const [, rendered] = await fixture.helm('pull ours/whole --version 0.1.0', 'template x ours/whole --version 0.1.0');
    expect(rendered).toContain('kind: ConfigMap');
  });

  it('has one of several charts released by a tag with its name, though Helm refuses another one', async () => {
    const hosted = await host();
    await hosted.commit({
      'charts/api/Chart.yaml': chartYaml('api'),
      'charts/api/templates/a.yaml': configMap,
      'charts/web/Chart.yaml': chartYaml('web', '', '0.2.0'),
      'charts/web/templates/a.yaml': '{{ fail "not yet" }}',
    });
    const begun = await program.run(['init'], {}, hosted.folder);
    expect([begun.code, begun.stderr]).toEqual([0, expect.stringContaining('gh release create NAME-VERSION')]);
    await hosted.commit({}, 'api-0.1.0');
    const { steps } = await expectRelease(hosted, 'api-0.1.0');
    const charts: unknown = JSON.parse(steps.find(({ name }) => name === 'Publish')?.outputs['charts'] ?? '');
    expect(charts).toEqual([expect.objectContaining({ name: 'api', version: '0.1.0', outcome: 'new' })]);
    const [listed] = await fixture.helm('show chart ours/api --version 0.1.0');
    expect(listed).toContain('name: api');
  });

  // GitHub starts no workflow for a release that was made with GITHUB_TOKEN, except one that is asked for.
  it('writes a workflow that a release of another workflow can ask for, with the command of the page', async () => {
    const page = await readFile(join(projectRoot, 'docs', 'release.md'), 'utf8');
    const [, file = '', input = ''] = /gh workflow run (\S+) --ref "\$TAG" -f (\w+)="\$TAG"/.exec(page) ?? [];
    const hosted = await host();
    await hosted.commit({ 'charts/asked/Chart.yaml': chartYaml('asked'), 'charts/asked/templates/a.yaml': configMap });
    expect(await program.run(['init'], {}, hosted.folder)).toMatchObject({ code: 0 });
    const written = parse(await readFile(join(hosted.folder, '.github', 'workflows', file), 'utf8'));
    expect(Object.keys(written.on.workflow_dispatch.inputs)).toEqual([input]);
    await hosted.commit({}, 'v0.1.0');
    const run = await fixture.release(hosted, dispatchEvent(hosted.name, 'v0.1.0', 'v0.1.0'), { workflow: file.replace(/\.yml$/, '') });
    expect(run.exitCode, run.text).toBe(0);
    expect(run.steps.find(({ name }) => name === 'Publish')?.outputs['published']).toBe('1');
  });

  it('leaves a step of one’s own the Helm that it has set up, for dependencies', async () => {
    const hosted = await host();
    const dependencies = 'dependencies:\n  - { name: lib, version: 0.1.0, repository: "file://../lib" }\n';
    await hosted.commit({
      'charts/base/Chart.yaml': chartYaml('base', dependencies),
      'charts/base/templates/a.yaml': configMap,
      'charts/lib/Chart.yaml': chartYaml('lib', 'type: library\n'),
      'charts/lib/templates/_a.tpl': '',
    });
    const begun = await program.run(['init'], {}, hosted.folder);
    expect([begun.code, begun.stderr]).toEqual([0, expect.stringContaining('charthouse dependency update charts/base')]);
    const workflow = '.github/workflows/release-chart.yml';
    const text = await readFile(join(hosted.folder, workflow), 'utf8');
    const step = '      - name: Fetch dependencies\n        run: helm dependency build charts/base\n\n';
    await hosted.commit({ [workflow]: text.replace(/(?= {6}- name: Gate\n)/, step) }, 'v0.1.0');
    await expectRelease(hosted);
    const [listed] = await fixture.helm('show chart ours/base --version 0.1.0');
    expect(listed).toContain('name: lib');
  });

  it('releases a chart whose dependencies only its lock file has, without a step for them', async () => {
    const hosted = await host();
    const repository = await mkdtemp(join(tmpdir(), 'charthouse-offered-'));
    await writeFile(join(repository, 'db-1.4.0.tgz'), chartPackage('db', '1.4.0', configMap).bytes);
    await indexFolder({ folder: repository });
    const server = await serve({ to: repository, port: 0 });
    try {
      const url = server.url.replace(/\/$/, '');
      const declared = [
        { name: 'lib', version: '0.1.0', repository: 'file://../lib' },
        { name: 'db', version: '^1.2.0', repository: url, alias: 'store', condition: 'store.enabled' },
      ];
      const locked = [
        { name: 'lib', version: '0.1.0', repository: 'file://../lib' },
        { name: 'db', version: '1.4.0', repository: url },
      ];
      const lines = (list: readonly object[]): string => `dependencies: ${JSON.stringify(list)}\n`;
      await hosted.commit({
        'charts/locked/Chart.yaml': chartYaml('locked', lines(declared)),
        'charts/locked/Chart.lock': `${lines(locked)}digest: ${lockDigest(declared, { dependencies: locked })}\n`,
        'charts/locked/values.yaml': 'store:\n  enabled: true\n',
        'charts/locked/templates/a.yaml': configMap,
        'charts/lib/Chart.yaml': chartYaml('lib', 'type: library\n'),
        'charts/lib/templates/_a.tpl': '',
      });
      const begun = await program.run(['init'], {}, hosted.folder);
      expect([begun.code, begun.stderr]).toEqual([0, expect.not.stringContaining('CH_')]);
      await hosted.commit({}, 'v0.1.0');
      await expectRelease(hosted);
    } finally {
      await server.close();
      await rm(repository, { recursive: true });
    }
    // The repository of the dependency is gone by now: the package has all that Helm needs.
    const [, rendered, off] = await fixture.helm(
      'pull ours/locked --version 0.1.0',
      'template x ours/locked --version 0.1.0',
      'template x ours/locked --version 0.1.0 --set store.enabled=false',
    );
    expect(rendered).toContain('name: store');
    expect(off).not.toContain('name: store');
  });
});
