/** docs/minio.md: its commands, in their order, on a real MinIO, with a real Helm. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import type { Ran } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { mustTool, needs, toolFolder } from '../support/tools/tools.ts';

const tools = { skip: needsS3('minio').skip || needs('aws-cli', 'helm-3.12.0').skip };

describe('docs/minio.md', tools, () => {
  let program: BuiltProgram;
  let server: S3Server;
  let commands: PageCommands;
  let blocks: readonly string[];

  beforeAll(async () => {
    [program, server, commands, blocks] = await Promise.all([
      buildProgram(),
      startS3Server('minio'),
      pageCommands(),
      shellBlocks('docs/minio.md'),
    ]);
    await cp(join(projectRoot, 'charts'), join(commands.folder, 'charts'), { recursive: true });
    await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
    await commands.program('aws', `PYTHONPATH=${toolFolder('aws-cli')} exec python3 -s ${mustTool('aws-cli')} "$@"`);
    await commands.program('helm', `exec ${mustTool('helm-3.12.0')} "$@"`);
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), commands?.remove(), server?.close()]);
  });

  const play = (block = ''): Promise<Ran> => {
    const { accessKeyId, secretAccessKey, region, endpoint } = server;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: region };
    return commands.sh(block, { ...keys, MINIO: endpoint });
  };
  /** Without any key. */
  const status = async (path: string): Promise<number> => (await fetch(`${server.endpoint}/charts${path}`)).status;

  it('leads to a bucket that Helm installs from, and that nobody else can list', async () => {
    expect(blocks).toHaveLength(3);
    for (const block of blocks) {
      const ran = await play(block);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
    }
    expect(await readFile(join(commands.folder, 'manifests.yaml'), 'utf8')).toContain('kind: Deployment');
    expect([await status('/index.yaml'), await status('/kube9-operator-1.0.0.tgz'), await status(''), await status('/x.txt')]).toEqual([
      ...[200, 200],
      ...[403, 403],
    ]);
  });

  it('says that the URL refuses, if the policy is gone', async () => {
    const drop = 'aws s3api delete-bucket-policy --bucket charts --endpoint-url "$MINIO"';
    expect(await play(drop)).toMatchObject({ code: 0 });
    const again = `${blocks[1]?.trim()} --version 1.0.1 --verify-timeout 1s`;
    expect(await play(again)).toMatchObject({ code: 7, stderr: expect.stringContaining('index.yaml answers 403') });
  });
});
