/** docs/removing.md: its commands, in their order, until nothing is left of a repository in an emulated AWS. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import { projectRoot } from '../support/project-files.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';
import { mustTool, needs, toolFolder } from '../support/tools/tools.ts';

describe('docs/removing.md', { skip: needsS3('ministack').skip || needs('aws-cli').skip }, () => {
  let program: BuiltProgram;
  let server: S3Server;
  let commands: PageCommands;

  beforeAll(async () => {
    [program, server, commands] = await Promise.all([buildProgram(), startS3Server('ministack'), pageCommands()]);
    await cp(join(projectRoot, 'charts'), join(commands.folder, 'charts'), { recursive: true });
    await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
    await commands.program('aws', `PYTHONPATH=${toolFolder('aws-cli')} exec python3 -s ${mustTool('aws-cli')} "$@"`);
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), commands?.remove(), server?.close()]);
  });

  async function play(block = ''): Promise<string> {
    const { accessKeyId, secretAccessKey, region, endpoint } = server;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: region };
    const ran = await commands.sh(block, { ...keys, AWS_ENDPOINT_URL: endpoint });
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    return ran.stdout;
  }
  const publish = (version: string): Promise<string> =>
    play(`charthouse publish charts/kube9-operator --version ${version} --to stack:charts --region us-east-1 --no-verify`);

  it('keeps a copy, and leaves nothing', async () => {
    const [copying = '', looking = '', deleting = '', emptying = '', ...others] = await shellBlocks('docs/removing.md');
    expect(others).toEqual([]);
    await play('charthouse infra deploy --stack charts --yes');
    for (const version of ['1.0.0', '1.1.0']) await publish(version);

    expect(await play(copying)).toContain('ok 2 versions');
    const bucket = (await play('cat bucket.txt')).trim();
    const statusOf = async (query = ''): Promise<number> => (await signedRequest(server, 'GET', `/${bucket}`, { query })).status;
    // A deleted object is one more version.
    expect((await signedRequest(server, 'DELETE', `/${bucket}/kube9-operator-1.0.0.tgz`)).status).toBe(204);
    expect(await play(looking)).not.toContain('token.actions');

    await play(deleting);
    expect(await play('aws cloudformation list-stacks --query "StackSummaries[?StackStatus!=\'DELETE_COMPLETE\']" --output json')).toBe(
      '[]\n',
    );
    // What holds data outlives its stack.
    expect(await statusOf()).toBe(200);

    await play(emptying);
    expect(await statusOf()).toBe(404);
    expect(await play('ls charts-copy')).toBe('index.yaml\nkube9-operator-1.0.0.tgz\nkube9-operator-1.1.0.tgz\n');
  });
});
