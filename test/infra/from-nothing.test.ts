/** docs/from-nothing.md: its commands, in their order, from an account with nothing in it to a rendered chart. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployStack, shippedTemplate } from '../support/aws/stacks.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { projectRoot } from '../support/project-files.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { mustTool, needs, toolFolder } from '../support/tools/tools.ts';

const tools = { skip: needsS3('ministack').skip || needs('aws-cli').skip || needs('helm-3.12.0').skip };

describe('docs/from-nothing.md', tools, () => {
  let program: BuiltProgram;
  let server: S3Server;
  let commands: PageCommands;
  let site: FaultProxy | undefined;

  beforeAll(async () => {
    [program, server, commands] = await Promise.all([buildProgram(), startS3Server('ministack', { checksAccess: true }), pageCommands()]);
    await cp(join(projectRoot, 'charts'), join(commands.folder, 'charts'), { recursive: true });
    await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
    await commands.program('aws', `PYTHONPATH=${toolFolder('aws-cli')} exec python3 -s ${mustTool('aws-cli')} "$@"`);
    await commands.program('helm', `exec ${mustTool('helm-3.12.0')} "$@"`);
  });
  afterAll(async () => {
    await Promise.all([program?.remove(), commands?.remove(), site?.close()]);
    await server?.close();
  });

  async function play(block: string): Promise<string> {
    const { accessKeyId, secretAccessKey, region, endpoint } = server;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: region };
    const ran = await commands.sh(block, { ...keys, AWS_ENDPOINT_URL: endpoint });
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    return ran.stdout;
  }

  /** As with a name of one's own: where the charts are served is a port of this machine. It speaks HTTP, which CDN and bucket refuse. */
  async function serveHere(url: string): Promise<void> {
    site = await startFaultProxy(server.endpoint, { host: new URL(url).host });
    const template = await shippedTemplate();
    await deployStack(server, 'charts', { ...template, Outputs: { ...template.Outputs, RepositoryUrl: { Value: site.endpoint } } });
  }

  it('leads from an empty account to a chart that Helm renders', async () => {
    const [credentials = '', making = '', outputs = '', publishing = '', installing = '', ...others] =
      await shellBlocks('docs/from-nothing.md');
    expect(others).toEqual([]);
    expect(await play(credentials)).toBe('000000000000\n');
    expect(await play(making)).toMatch(/^RepositoryUrl {2,}https:\/\//m);
    const [, url = ''] = /^RepositoryUrl +(.*)$/m.exec(await play(outputs)) ?? [];
    await serveHere(url);
    expect(await play(publishing)).toContain('new        kube9-operator 1.0.0');
    await play(installing);
    expect(await readFile(join(commands.folder, 'manifests.yaml'), 'utf8')).toContain('kind: Deployment');
    expect((await readFile(join(commands.folder, 'kube9-operator-1.0.0.tgz'))).length).toBeGreaterThan(0);
  });
});
