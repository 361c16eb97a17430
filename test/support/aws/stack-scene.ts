/** Deploys stacks into ministack through a fault proxy, on a clock that does not keep anybody waiting. */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { openStackHost } from '../../../src/aws/cloudformation/stack-host.ts';
import { openAws } from '../../../src/aws/connection.ts';
import { type DeployPorts, type DeployRequest, deployStack } from '../../../src/operations/infra/deploy.ts';
import type { StackReport } from '../../../src/operations/infra/report.ts';
import type { StackHost } from '../../../src/ports/stack-host.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { type S3Server, startS3Server } from '../servers/s3-servers.ts';

/** CloudFormation, and the way to it. */
export interface StackFixture {
  readonly server: S3Server;
  /** Every request to CloudFormation is a POST to `/`, its action in the body: they are told apart by their order. */
  readonly proxy: FaultProxy;
  host(name: string): StackHost;
  deploy(name: string, template: object, options?: Partial<DeployRequest & DeployPorts>): Promise<StackReport>;
  /** Undefined where there is none, not even its name. */
  status(name: string): Promise<string | undefined>;
  /** Those that are there now. */
  changeSets(name: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What a wait of seconds takes: a look again is all that it is for. One of ten and more is a limit, which a busy machine needs. */
const [shortMs, limitMs] = [20, 10_000];

/** The caller closes it, whatever happens. */
export async function openStackFixture(): Promise<StackFixture> {
  const server = await startS3Server('ministack');
  const proxy = await startFaultProxy(server.endpoint);
  const { accessKeyId, secretAccessKey, region } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const clock = {
    now: Date.now,
    sleep: (durationMs: number, signal?: AbortSignal) =>
      pause(durationMs < limitMs ? Math.min(durationMs, shortMs) : durationMs, undefined, { signal }),
  };
  const aws = openAws({ env: { AWS_ENDPOINT_URL: proxy.endpoint }, clock, random: realRandom, userAgent: 'charthouse-test', credentials });
  const client = new CloudFormationClient({ endpoint: server.endpoint, region, credentials });
  const host = (name: string): StackHost => openStackHost({ name, region }, aws);
  return {
    server,
    proxy,
    host,
    deploy: (name, template, { known = [], given = new Map(), dryRun = false, ...ports } = {}) =>
      deployStack(
        { template: JSON.stringify(template), known, given, dryRun },
        {
          host: host(name),
          clock,
          random: realRandom,
          signal: new AbortController().signal,
          onEvent: () => undefined,
          traffic: aws.traffic,
          confirm: async () => true,
          ...ports,
        },
      ),
    status: (StackName) =>
      client.send(new DescribeStacksCommand({ StackName })).then(
        ({ Stacks }) => Stacks?.[0]?.StackStatus,
        () => undefined,
      ),
    changeSets: async (StackName) => {
      const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName }));
      return Summaries.map(({ ChangeSetName = '' }) => ChangeSetName);
    },
    close: async () => {
      client.destroy();
      await aws.close();
      await proxy.close();
      await server.close();
    },
  };
}
