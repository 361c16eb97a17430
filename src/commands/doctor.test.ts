import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await makeWorkspace();
});

afterEach(async () => {
  await workspace.remove();
});

describe('charthouse doctor', { timeout: 30_000 }, () => {
  it('finds a folder well, and makes nothing', async () => {
    const { exitCode, stdout, stderr } = await workspace.run(['doctor']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'ok       proxy        no proxy is set',
      "ok       folder       './repository' does not exist yet; the first publish creates it, in '.'",
    ]);
    expect(stderr).toMatch(/^checked \.\/repository in .*: 9 ok\n$/);
    expect(await readdir(workspace.folder)).toEqual([]);
  });

  it('ends with exit code 5 and every check in the document where one failed', async () => {
    await workspace.put({ ...chartFiles('charts/app'), 'repository/index.yaml': 'entries: [}\n' });
    const { exitCode, stdout } = await workspace.run(['doctor', '--json']);
    const document = JSON.parse(stdout);
    expect([exitCode, document.exitCode, document.error.code]).toEqual([5, 5, 'CH_DOCTOR_FAILED']);
    expect(document.checks.at(-1)).toMatchObject({ check: 'index', outcome: 'failed', details: { code: 'CH_INDEX_INVALID' } });
    expect(document.checks).toHaveLength(9);
  });

  it('asks for a target where a job names none', async () => {
    expect(await workspace.run(['doctor'], { environment: { CI: 'true' } })).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
