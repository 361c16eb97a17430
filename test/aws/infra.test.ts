/** The stack that ships: looked at, made, found as it should be, changed, read; and published into. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationContext } from '../../src/client/context.ts';
import { infraDeploy, infraOutputs, publish } from '../../src/client/operations.ts';
import { makeWorkspace, type Workspace } from '../support/cli/command-line.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';

const stack = 'charts';

describe('infra', needsS3('ministack'), () => {
  let server: S3Server;
  let context: OperationContext;
  beforeAll(async () => {
    server = await startS3Server('ministack', { checksAccess: true });
    const { endpoint, accessKeyId, secretAccessKey } = server;
    context = { environment: { AWS_ENDPOINT_URL: endpoint }, credentials: { accessKeyId, secretAccessKey } };
  });
  afterAll(() => server?.close());

  it('shows what would be made, and leaves nothing behind', async () => {
    const report = await infraDeploy({ stack, dryRun: true }, context);
    expect(report).toMatchObject({ outcome: 'previewed', error: null });
    expect(report.changes).toContainEqual({ action: 'add', resource: 'Bucket', type: 'AWS::S3::Bucket', properties: [] });
    await expect(infraOutputs({ stack }, context)).rejects.toMatchObject({ code: 'CH_STACK_NOT_FOUND' });
  });

  it('makes nothing where whoever is asked says no', async () => {
    expect(await infraDeploy({ stack, confirm: async () => false }, context)).toMatchObject({ outcome: 'declined', error: null });
    await expect(infraOutputs({ stack }, context)).rejects.toMatchObject({ code: 'CH_STACK_NOT_FOUND' });
  });

  it('makes it, and tells each resource', async () => {
    const told: string[] = [];
    const onEvent: OperationContext['onEvent'] = (event) => {
      if (event.kind === 'stack-event') told.push(`${event.resource} ${event.status}`);
    };
    const { outcome, outputs, error } = await infraDeploy({ stack }, { ...context, onEvent });
    expect([error, outcome]).toEqual([null, 'created']);
    expect(Object.keys(outputs).sort()).toEqual(['BucketName', 'DistributionDomain', 'DistributionId', 'RepositoryUrl']);
    expect(told).toEqual(expect.arrayContaining(['Bucket CREATE_COMPLETE', 'Distribution CREATE_COMPLETE', 'charts CREATE_COMPLETE']));
  });

  it('is published into by its name', async () => {
    const report = await publish({ charts: ['charts/kube9-operator'], to: `stack:${stack}`, region: 'us-east-1', noVerify: true }, context);
    expect(report).toMatchObject({ error: null, charts: [{ outcome: 'new' }], invalidation: { outcome: 'completed' } });
  });

  it('asks a person, and does what the answer says', async () => {
    const workspace = await makeWorkspace();
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const environment = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const deploy = (answer: string): ReturnType<Workspace['run']> =>
      workspace.run(['infra', 'deploy', '--stack', 'asked'], { environment, ask: async () => answer });
    const refused = await deploy('');
    expect([refused.exitCode, refused.stderr]).toEqual([0, expect.stringContaining('the stack asked in us-east-1 was not changed')]);
    const agreed = await deploy('y');
    expect([agreed.exitCode, agreed.stdout]).toEqual([0, expect.stringMatching(/^RepositoryUrl +https:/m)]);
    expect(agreed.stderr).toContain('+ add             Bucket (AWS::S3::Bucket)');
    await workspace.remove();
  });

  it('changes what is there, keeps the parameters that are not named, and reads what came of it', async () => {
    // ministack makes no providers.
    const provider = 'arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com';
    const ids = `GitHubOwnerId=1,GitHubRepositoryId=2,OidcProviderArn=${provider}`;
    const first = await infraDeploy({ stack, parameters: `GitHubRepository=team/charts,${ids}` }, context);
    expect(first).toMatchObject({ error: null, outcome: 'updated', outputs: { PublishRoleArn: expect.stringContaining('PublishRole') } });
    const second = await infraDeploy({ stack, parameters: 'GitHubTags=release-*' }, context);
    expect(second).toMatchObject({ error: null, outcome: 'updated', outputs: first.outputs });
    expect(await infraOutputs({ stack }, context)).toMatchObject({ outcome: 'read', outputs: first.outputs });
  });
});
