import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let cli: Workspace;

beforeEach(async () => {
  cli = await makeWorkspace();
  await cli.put({ ...chartFiles('a'), ...chartFiles('b') });
  await cli.run(['publish', 'a', 'b']);
  await rm(join(cli.folder, 'repository/index.yaml'));
});

afterEach(async () => {
  await cli.remove();
});

describe('charthouse rebuild --shard', { timeout: 30_000 }, () => {
  it('reads each shard into a file, and makes the index from all of them', async () => {
    const first = await cli.run(['rebuild', '--shard', '1/2', '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({
      ...{ command: 'rebuild', exitCode: 0, charts: [], orphans: [], missing: [] },
      part: { shard: '1/2', file: join('charthouse-parts', 'part-1-of-2.jsonl'), resumed: 0, unreadable: 0 },
    });
    const early = await cli.run(['rebuild', '--merge', 'charthouse-parts']);
    expect(early).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('run --shard 2/2 with --parts charthouse-parts to its end'),
    });
    const second = await cli.run(['rebuild', '--shard', '2/2']);
    expect(second).toMatchObject({ exitCode: 0, stdout: '' });
    expect(second.stderr).toMatch(/wrote charthouse-parts\Wpart-2-of-2\.jsonl in .*: shard 2\/2 has \d packages?, \d read now, 0 by/);
    const merged = await cli.run(['rebuild', '--merge', 'charthouse-parts']);
    expect(merged).toMatchObject({ exitCode: 0, stdout: 'new        a 1.0.0  a-1.0.0.tgz\nnew        b 1.0.0  b-1.0.0.tgz\n' });
    expect((await cli.run(['verify', '--quiet'])).stdout).toBe('ok 2 versions\n');
  });

  it.each([
    ['3/2', 'is not a shard'],
    ['two', 'is not a shard'],
  ])('refuses the shard %s', async (shard, message) => {
    expect(await cli.run(['rebuild', '--shard', shard])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it('refuses a store as the folder of the parts', async () => {
    expect(await cli.run(['rebuild', '--shard', '1/1', '--parts', 's3://charts'])).toMatchObject({ exitCode: 2 });
  });
});
