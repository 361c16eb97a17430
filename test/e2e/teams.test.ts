/** docs/teams.md: its charthouse.yaml and its commands, over a repository with the charts that it names. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { shellBlocks } from '../support/cli/page-commands.ts';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

describe('docs/teams.md', () => {
  let program: BuiltProgram;
  let workspace: Workspace;
  let page: string;
  let samples: readonly string[];

  beforeAll(async () => {
    [program, workspace, page] = await Promise.all([
      buildProgram(),
      makeWorkspace(),
      readFile(join(projectRoot, 'docs', 'teams.md'), 'utf8'),
    ]);
    samples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
    const charts = [...page.matchAll(/^charts\/([\w-]+)\/Chart\.yaml +version: (\S+)$/gm)];
    expect(charts).toHaveLength(3);
    const files = charts.map(([, name, version]) => [`charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: ${version}\n`]);
    await workspace.put({ ...Object.fromEntries(files), 'charthouse.yaml': samples[0] ?? '' });
  });
  afterAll(() => Promise.all([program?.remove(), workspace?.remove()]));

  it('publishes the chart of a tag alone, and nothing for another tag', async () => {
    const [block = '', ...others] = await shellBlocks('docs/teams.md');
    expect(others).toEqual([]);
    const [first = '', second = ''] = block.trim().split('\n');
    const play = (line: string): ReturnType<BuiltProgram['run']> => program.run(line.split(' ').slice(1), {}, workspace.folder);
    expect(await play(first)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^new +payments-api 1\.4\.0 /) });
    expect(await play(second)).toMatchObject({ code: 0, stderr: expect.stringContaining('tag-skipped') });
    const listed = parse(await workspace.read('repository/index.yaml'));
    expect(Object.keys(listed.entries)).toEqual(['payments-api']);
  });

  it('has workflows that actionlint takes', needs('actionlint'), async () => {
    const whole = samples.filter((text) => text.startsWith('name: '));
    expect(whole.map((text) => parse(text).name)).toEqual(['publish-charts', 'check-charts']);
    for (const [at, text] of whole.entries()) {
      await workspace.put({ [`.github/workflows/w${at}.yml`]: text });
      const path = join(workspace.folder, '.github', 'workflows', `w${at}.yml`);
      const linted = await run(mustTool('actionlint'), ['-no-color', path], { cwd: workspace.folder, env: { PATH: process.env['PATH'] } });
      expect([linted.code, linted.stdout]).toEqual([0, '']);
    }
    const tags: readonly string[] = parse(samples[1] ?? '').on.push.tags;
    expect(tags).toEqual(['*-[0-9]*']);
  });
});
