/** A chart repository as a stack makes it, on ministack: a private bucket, and its CloudFront on a port of this machine. */
import { CloudFrontClient, GetInvalidationCommand, ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import type { OperationContext } from '../../../src/client/context.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { type S3Server, startS3Server } from '../servers/s3-servers.ts';
import { chartsTemplate, deployStack } from './stacks.ts';

/** The repository `stack:charts`. */
export interface CdnFixture {
  readonly server: S3Server;
  readonly bucket: string;
  readonly distribution: string;
  /** What viewers ask; its endpoint is the public URL of the stack. */
  readonly site: FaultProxy;
  /** What stands before AWS. */
  readonly aws: FaultProxy;
  /** For verbs: environment and credentials. */
  readonly context: OperationContext;
  /** The paths of every invalidation that was made, oldest first. */
  invalidations(): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

/** The caller closes it. */
export async function startCdnFixture(): Promise<CdnFixture> {
  const server = await startS3Server('ministack', { checksAccess: true });
  const template = await chartsTemplate();
  const { outputs } = await deployStack(server, 'charts', template);
  const { BucketName: bucket = '', DistributionId: distribution = '', RepositoryUrl = '' } = outputs;
  const [site, aws] = [
    await startFaultProxy(server.endpoint, { host: new URL(RepositoryUrl).host }),
    await startFaultProxy(server.endpoint),
  ];
  // As with a domain name of one's own: the URL that users know is not the one that CloudFront gave.
  await deployStack(server, 'charts', { ...template, Outputs: { ...template.Outputs, RepositoryUrl: { Value: site.endpoint } } });
  const { region, accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new CloudFrontClient({ endpoint: server.endpoint, region, credentials });
  return {
    ...{ server, bucket, distribution, site, aws },
    context: { environment: { AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: region }, credentials },
    invalidations: async () => {
      const { InvalidationList } = await client.send(new ListInvalidationsCommand({ DistributionId: distribution }));
      const found = (InvalidationList?.Items ?? []).map(async ({ Id }) => {
        const { Invalidation } = await client.send(new GetInvalidationCommand({ DistributionId: distribution, Id }));
        return Invalidation?.InvalidationBatch?.Paths?.Items ?? [];
      });
      return Promise.all(found);
    },
    close: async () => {
      client.destroy();
      await Promise.all([site.close(), aws.close()]);
      await server.close();
    },
  };
}
