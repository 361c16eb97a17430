/** Where charts are released to: an AWS with the shipped stack in it, a mirror of Helm, and those who install. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestHelm, oldestHelm } from '../../../src/base/gate-helms.ts';
import { deployStack, shippedTemplate } from '../aws/stacks.ts';
import type { MadeStack } from '../aws/template-roles.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { needsS3, type S3Server, startS3Server } from '../servers/s3-servers.ts';
import { signedRequest } from '../servers/signed-request.ts';
import { helm, needs } from '../tools/tools.ts';
import { needsAct, runWorkflow } from './act.ts';
import type { WorkflowRun } from './act-log.ts';
import type { RefEvent } from './github-events.ts';
import { startHelmMirror } from './helm-mirror.ts';
import type { HostedRepository } from './hosted-repository.ts';
import { publishAction, remoteActions } from './remote-actions.ts';

/** What a run is given beside its event. */
export interface ReleaseOptions {
  /** The name of the workflow; `release-chart`. */
  readonly workflow?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Keys that are stored; those of the server where absent. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A repository that a stack has made. */
export interface ReleaseFixture {
  readonly server: S3Server;
  readonly bucket: string;
  readonly stack: MadeStack;
  /** What stands before AWS. */
  readonly aws: FaultProxy;
  /** CloudFront; its endpoint is the public URL. */
  readonly site: FaultProxy;
  /** Runs a workflow of a fresh clone. */
  release(hosted: Pick<HostedRepository, 'clone' | 'url'>, event: RefEvent, options?: ReleaseOptions): Promise<WorkflowRun>;
  /** Every object of the bucket as it lies there: its key and its ETag. */
  objects(): Promise<readonly string[]>;
  /** What each of these commands prints for a new Helm 3.12 that has added the repository as `ours`. */
  helm(...commands: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Options for `describe` and `it`, as `needs` gives them. */
export function needsRelease(): { readonly skip: boolean } {
  return { skip: [needsAct(), needsS3('ministack'), needs('helm-3.12.0', 'helm-4.3.1')].some(({ skip }) => skip) };
}

/** `stack`: what the workflow publishes into. The caller closes it. */
export async function openReleaseFixture(stack = 'kube9-operator-charts'): Promise<ReleaseFixture> {
  const [server, mirror] = await Promise.all([startS3Server('ministack', { checksAccess: true }), startHelmMirror(oldestHelm, newestHelm)]);
  const [template, action] = [await shippedTemplate(), await mkdtemp(join(tmpdir(), 'charthouse-action-'))];
  await publishAction(action);
  const { outputs } = await deployStack(server, stack, template);
  const { BucketName: bucket = '', RepositoryUrl = '' } = outputs;
  const [site, aws] = [
    await startFaultProxy(server.endpoint, { host: new URL(RepositoryUrl).host }),
    await startFaultProxy(server.endpoint),
  ];
  // As with a domain name of one's own: the URL that users know is not the one that CloudFront gave.
  await deployStack(server, stack, { ...template, Outputs: { ...template.Outputs, RepositoryUrl: { Value: site.endpoint } } });
  const stored = { AWS_ACCESS_KEY_ID: server.accessKeyId, AWS_SECRET_ACCESS_KEY: server.secretAccessKey, AWS_ACCOUNT_ID: '000000000000' };
  const emulated = { AWS_ENDPOINT_URL: aws.endpoint, CHARTHOUSE_HELM_URL: mirror.url, CHARTHOUSE_HELM_SHA256: mirror.sha256 };
  return {
    ...{ server, bucket, stack: { name: stack, outputs }, aws, site },
    release: async (hosted, event, { environment, variables, secrets = stored, workflow: name = 'release-chart' } = {}) => {
      const workflow = `.github/workflows/${name}.yml`;
      const clone = await hosted.clone(event.ref);
      const actions = await remoteActions(join(clone, workflow), action);
      return runWorkflow({
        ...{ clone, workflow, event, secrets, variables: variables ?? {}, actions },
        environment: { CHECKOUT_ORIGIN: hosted.url, ...emulated, ...environment },
      });
    },
    objects: () => objectsOf(server, bucket),
    helm: (...commands) => helmCommands(site.endpoint, commands),
    close: async () => {
      await Promise.all([site.close(), aws.close(), mirror.close(), rm(action, { recursive: true })]);
      await server.close();
    },
  };
}

async function objectsOf(server: S3Server, bucket: string): Promise<readonly string[]> {
  const listed = await (await signedRequest(server, 'GET', `/${bucket}`, { query: 'list-type=2' })).text();
  const objects = [...listed.matchAll(/<Key>(.*?)<\/Key>.*?<ETag>(.*?)<\/ETag>/gs)];
  return objects.map(([, key, tag]) => `${key} ${tag}`).sort();
}

async function helmCommands(url: string, commands: readonly string[]): Promise<readonly string[]> {
  const home = await mkdtemp(join(tmpdir(), 'charthouse-installer-'));
  try {
    const said: string[] = [];
    for (const command of [`repo add ours ${url}`, ...commands]) {
      const { code, stdout, stderr } = await helm('3.12.0', command.split(' '), { home, cwd: home });
      if (code !== 0) throw new Error(`helm ${command}: ${stderr}`);
      said.push(stdout);
    }
    return said.slice(1);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
