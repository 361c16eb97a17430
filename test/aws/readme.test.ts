/** The README's tour of a stack: its commands say what it shows. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { played, readmeBlocks, timeless } from '../support/cli/readme.ts';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

describe('the README', needsS3('ministack'), () => {
  let program: BuiltProgram;
  let fixture: CdnFixture;
  let folder: string;

  beforeAll(async () => {
    [program, fixture] = await Promise.all([buildProgram(), startCdnFixture()]);
    folder = await mkdtemp(join(tmpdir(), 'charthouse-readme-'));
    await cp(join(projectRoot, 'charts'), join(folder, 'charts'), { recursive: true });
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), fixture?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** The names that the README has for those of this test. */
  const asWritten = (text: string): string =>
    text
      .replaceAll(fixture.site.endpoint, 'https://charts.example.com')
      .replaceAll(fixture.distribution, 'E2EXAMPLE')
      .replaceAll(/invalidation I[0-9A-Z]+/g, 'invalidation I2EXAMPLE')
      .replaceAll(fixture.bucket, 'my-charts')
      .replaceAll(`node ${program.path}`, 'charthouse');

  it('shows what a publish into a stack says, and the verbs that look after it', async () => {
    const blocks = (await readmeBlocks('console')).filter((block) => block.includes('stack:'));
    expect(blocks).toHaveLength(2);
    const { accessKeyId, secretAccessKey } = fixture.server;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const env = { PATH: process.env['PATH'], HOME: program.home, ...fixture.context.environment, ...keys };
    for (const block of blocks) {
      const typed = block.replaceAll('$ charthouse', `$ node ${program.path}`);
      expect(timeless(asWritten(await played(typed, folder, env)))).toBe(timeless(block));
    }
    const looks = [...(blocks[1] ?? '').matchAll(/^\$ charthouse (.*)$/gm)].map(([, words = '']) => words.split(' '));
    for (const words of looks) {
      expect(await run(process.execPath, [program.path, ...words], { cwd: folder, env }), words[0]).toMatchObject({ code: 0 });
    }
  });
});
