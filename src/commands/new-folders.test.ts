/** No command makes a folder out of what was meant for something else. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, type Desk, makeDesk } from '../../test/support/cli/command-line.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await makeDesk();
});

afterEach(async () => {
  await desk.remove();
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
    await desk.put(chartFiles('a'));
    const { exitCode, stderr } = await desk.run(['package', 'a', '-d', destination]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('CH_USAGE')]);
    expect(await readdir(desk.folder)).toEqual(['a']);
  });

  it('makes no folder called like a host, and writes to one that is there', async () => {
    await desk.put(chartFiles('a'));
    const refused = await desk.run(['publish', 'a', '--to', 'charts.example.com/stable']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("'./charts.example.com/stable'")]);
    expect(await readdir(desk.folder)).toEqual(['a']);
    await mkdir(join(desk.folder, 'charts.example.com/stable'), { recursive: true });
    expect((await desk.run(['publish', 'a', '--to', 'charts.example.com/stable'])).exitCode).toBe(0);
  });
});
