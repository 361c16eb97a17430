/** No command makes a folder out of what was meant for something else. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;

beforeEach(async () => {
  workspace = await makeWorkspace();
});

afterEach(async () => {
  await workspace.remove();
});

describe('a run', { timeout: 30_000 }, () => {
  it.each([
    'out ',
    ' out',
    'C:\\out',
    'build\\out',
    '$OUT',
    '{{ out }}',
    's3://bucket',
    'stack:charts',
    'https://x.example',
    'b.s3.amazonaws.com',
  ])('makes no folder %j', async (destination) => {
    await workspace.put(chartFiles('a'));
    const { exitCode, stderr } = await workspace.run(['package', 'a', '-d', destination]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('CH_USAGE')]);
    expect(await readdir(workspace.folder)).toEqual(['a']);
  });

  it('makes no folder called like a host, and writes to one that is there', async () => {
    await workspace.put(chartFiles('a'));
    const refused = await workspace.run(['publish', 'a', '--to', 'charts.example.com/stable']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("'./charts.example.com/stable'")]);
    expect(await readdir(workspace.folder)).toEqual(['a']);
    await mkdir(join(workspace.folder, 'charts.example.com/stable'), { recursive: true });
    expect((await workspace.run(['publish', 'a', '--to', 'charts.example.com/stable'])).exitCode).toBe(0);
  });
});
