/** `stack:NAME` on a real CloudFormation: which repository a stack is, and what it takes to be one. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../../src/client/context.ts';
import { publish, verify } from '../../src/client/operations.ts';
import type { PublishOptions } from '../../src/operations/options.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { chartsTemplate, type DeployedStack, deleteStack, deployStack, type Template } from '../support/aws/stacks.ts';
import { buildProgram } from '../support/cli/built-program.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

let server: S3Server;
let folder: string;
let context: OperationContext;
let stack: DeployedStack;

async function publishInto(to: string, version: string, options: Partial<PublishOptions> = {}): Promise<PublishReport> {
  const path = join(folder, `app-${version}.tgz`);
  await writeFile(path, chartPackage('app', version).bytes);
  return publish({ charts: [path], to, noVerify: true, ...options }, context);
}

/** The charts' template, without one of its outputs. */
async function without(output: string): Promise<Template> {
  const { Outputs, ...template } = await chartsTemplate();
  return { ...template, Outputs: Object.fromEntries(Object.entries(Outputs).filter(([name]) => name !== output)) };
}

describe('stack:NAME', needsS3('ministack'), () => {
  beforeAll(async () => {
    server = await startS3Server('ministack');
    folder = await mkdtemp(join(tmpdir(), 'charthouse-stack-'));
    context = { environment: { AWS_ENDPOINT_URL: server.endpoint, AWS_REGION: server.region }, credentials: server };
    stack = await deployStack(server, 'charts', await chartsTemplate());
  });

  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is the bucket of the stack, under the URL of the stack', async () => {
    const url = stack.outputs['RepositoryUrl'];
    const report = await publishInto('stack:charts', '1.0.0', { indexUrls: 'absolute' });
    expect(report).toMatchObject({
      error: null,
      repository: { target: `s3://${stack.outputs['BucketName']}`, url },
      charts: [{ outcome: 'new', url: `${url}/app-1.0.0.tgz` }],
    });
  });

  it('is verified by name or ARN, its own absolute URLs in the bucket', async () => {
    for (const to of ['stack:charts', `stack:${stack.id}`]) {
      const report = await verify({ to }, context);
      expect(report).toMatchObject({ error: null, checked: 1, repository: { url: stack.outputs['RepositoryUrl'] } });
    }
  });

  it('gives way to what the user names', async () => {
    const report = await publishInto('stack:charts', '1.1.0', { url: 'https://charts.example.com', dryRun: true });
    expect(report).toMatchObject({ error: null, repository: { url: 'https://charts.example.com' } });
  });

  it('that there is not is an error before anything is read', async () => {
    const error = { code: 'CH_STACK_NOT_FOUND', details: { stack: 'nowhere', region: server.region } };
    await expect(publishInto('stack:nowhere', '1.0.0')).rejects.toMatchObject(error);
    await expect(verify({ to: 'stack:nowhere' }, context)).rejects.toMatchObject(error);
    const elsewhere = { ...error, details: { stack: 'charts', region: 'eu-west-3' } };
    await expect(publishInto('stack:charts', '1.0.0', { region: 'eu-west-3' })).rejects.toMatchObject(elsewhere);
  });

  it.each([
    ['DistributionId', { distribution: 'E1' }],
    ['DistributionId', { noInvalidate: true }],
    ['RepositoryUrl', { url: 'https://charts.example.com' }],
  ])('lacks its %s only where nobody says it: %j', async (output, words) => {
    const name = `no-${output}-${Object.keys(words).join('')}`;
    await deployStack(server, name, await without(output));
    const missing = { code: 'CH_STACK_OUTPUT_MISSING', details: { output, status: 'CREATE_COMPLETE' } };
    await expect(publishInto(`stack:${name}`, '1.0.0')).rejects.toMatchObject(missing);
    expect(await publishInto(`stack:${name}`, '1.0.0', words)).toMatchObject({ error: null, charts: [{ outcome: 'new' }] });
  });

  it('is verified without its distribution', async () => {
    await deployStack(server, 'unseen', await without('DistributionId'));
    await publishInto('stack:unseen', '1.0.0', { noInvalidate: true });
    expect(await verify({ to: 'stack:unseen' }, context)).toMatchObject({ error: null, checked: 1 });
  });

  it('that failed to be made has no outputs, and says so', async () => {
    const broken = {
      Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: server.bucket } } },
      Outputs: { BucketName: { Value: 'b' } },
    };
    const { status } = await deployStack(server, 'broken', broken);
    expect(status).toMatch(/ROLLBACK_COMPLETE|CREATE_FAILED/);
    await expect(publishInto('stack:broken', '1.0.0')).rejects.toMatchObject({
      code: 'CH_STACK_OUTPUT_MISSING',
      message: expect.stringContaining(status),
    });
  });

  it('that was deleted is none', async () => {
    const { id } = await deployStack(server, 'gone', await chartsTemplate());
    await deleteStack(server, 'gone');
    for (const name of ['gone', id])
      await expect(publishInto(`stack:${name}`, '1.0.0')).rejects.toMatchObject({ code: 'CH_STACK_NOT_FOUND' });
  });

  it('is looked for in the region of the profile; where nothing says which, that is told', async () => {
    const program = await buildProgram();
    const keys = { AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey };
    const verifyStack = async () => {
      const environment = { ...keys, AWS_ENDPOINT_URL: server.endpoint, AWS_EC2_METADATA_DISABLED: 'true' };
      return JSON.parse((await program.run(['verify', '--to', 'stack:charts', '--json'], environment)).stdout);
    };
    expect(await verifyStack()).toMatchObject({ error: { code: 'CH_USAGE', hint: expect.stringContaining('--region') } });
    await mkdir(join(program.home, '.aws'));
    await writeFile(join(program.home, '.aws', 'config'), `[default]\nregion = ${server.region}\n`);
    expect(await verifyStack()).toMatchObject({ error: null, repository: { url: stack.outputs['RepositoryUrl'] } });
    await program.remove();
  });
});

describe('a distribution', () => {
  it('of a repository under a prefix needs the public URL to know the path', async () => {
    const asked = publish({ charts: ['x.tgz'], to: 's3://bucket/team', distribution: 'E1' }, { environment: {} });
    await expect(asked).rejects.toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('--url') });
  });
});
