import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { type GitHub, startGitHub } from '../../test/support/github/github.ts';

describe('charthouse status', () => {
  let workspace: Workspace;
  let github: GitHub;
  beforeEach(async () => {
    [workspace, github] = [await makeWorkspace(), await startGitHub()];
    await workspace.put(chartFiles('charts/app'));
    await workspace.run(['publish', '--to', 'repository']);
    github.runs = [
      { id: 2, conclusion: 'failure', startedMs: Date.now() - 7_200_000, durationMs: 1_000 },
      { id: 1, conclusion: 'success', startedMs: Date.now() - 7_300_000, durationMs: 65_000 },
    ];
  });
  afterEach(async () => {
    await Promise.all([workspace.remove(), github.close()]);
  });

  const status = (...args: readonly string[]): ReturnType<Workspace['run']> =>
    workspace.run(['status', '--to', 'repository', '--github-repository', 'team/charts', ...args], {
      environment: { GITHUB_API_URL: github.url },
    });

  it('shows what it sees, says of the rest what would show it, and ends well', async () => {
    const { exitCode, stdout, stderr } = await status();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('runs         2: 1 succeeded, 1 failed');
    expect(stdout).toContain('success      50.0 %');
    expect(stdout).toContain('duration     median 1 min 5 s, p95 1 min 5 s');
    expect(stdout).toContain('failed       2 hours ago, v2: release / Publish: CH_CONFLICT');
    expect(stdout).toContain('unavailable: no bucket is named\n               do: name it with --to s3://BUCKET');
    expect(stdout).toContain('listed       1 version of 1 chart');
    expect(stderr).toMatch(/^the last 7 days, read in /m);
  });

  it('is one document for programs', async () => {
    const document = JSON.parse((await status('--json')).stdout);
    expect(document).toMatchObject({ schemaVersion: 1, command: 'status', exitCode: 0, index: { versionsAfter: null } });
    expect(document.status).toMatchObject({ publishing: { kind: 'shown' }, cdn: { kind: 'lacking' }, index: { value: { versions: 1 } } });
  });

  it('is figures for Prometheus, and nothing where nothing is seen', async () => {
    const { stdout } = await status('--prometheus');
    expect(stdout).toContain('charthouse_publish_success_ratio{workflow="release-chart.yml of team/charts"} 0.5\n');
    expect(stdout).not.toContain('cdn');
  });

  it('cannot be both', async () => {
    expect(await status('--prometheus', '--json')).toMatchObject({ exitCode: 2 });
  });

  it('looks at no folder that nobody named', async () => {
    const { exitCode, stderr } = await workspace.run(['status']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('CH_STATUS_NOTHING');
  });
});
