/** The committed template in an account: deployed with nothing said, changed in place, published into by its role, pulled from through its CDN. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prune } from '../../src/client/budget.ts';
import type { OperationContext } from '../../src/client/context.ts';
import { doctor, publish, rebuild, status, verify } from '../../src/client/operations.ts';
import { buildPages } from '../../src/client/pages.ts';
import { writeStatusPage } from '../../src/client/status-page.ts';
import { needsInfra } from '../support/aws/infra-folder.ts';
import { callOf } from '../support/aws/recorded-calls.ts';
import { type Policy, roleWith } from '../support/aws/roles.ts';
import { account, type Call, verdictOn } from '../support/aws/simulator.ts';
import { type DeployedStack, deployStack } from '../support/aws/stacks.ts';
import { committedTemplate, type Given, resolve } from '../support/aws/template-values.ts';
import { type FaultProxy, startFaultProxy } from '../support/faults/fault-proxy.ts';
import { anything, type Match, post, put } from '../support/faults/fault-rules.ts';
import { afterwards, answer, requestHeaders } from '../support/faults/faults.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3, type S3Server, startS3Server } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';
import { helm, needs } from '../support/tools/tools.ts';

/** The server's account. */
const here = '000000000000';
const stackName = 'charts';
/** With the provider of the account: this CloudFormation makes none. */
const answers: Given = {
  ...{ GitHubRepository: 'o/r', GitHubOwnerId: '1', GitHubRepositoryId: '2', GitHubPruneEnvironment: 'prune', AlarmEmail: 'a@b.cd' },
  OidcProviderArn: `arn:aws:iam::${here}:oidc-provider/token.actions.githubusercontent.com`,
};

/** By it the server knows what came to a proxy over TLS; without it, it is plain HTTP, for the CDN and for the bucket's policy. */
const overTls = { 'x-forwarded-proto': 'https' };

/** A role's statements, and the same with one of its resources or actions taken out of one of them. */
interface Narrower {
  readonly lacking: string;
  readonly policy: Policy;
}

describe('the committed template, deployed', needsS3('ministack'), () => {
  let server: S3Server;
  let folder: string;
  let site: FaultProxy;
  let aws: FaultProxy;
  let first: DeployedStack;
  let plain: Response;
  let updated: DeployedStack;
  let administrator: OperationContext;
  let publisher: OperationContext;
  let place: { readonly bucket: string; readonly stack: string; readonly account: string };
  const options = () => ({ to: `stack:${stackName}`, url: site.endpoint });

  beforeAll(async () => {
    [server, folder] = [await startS3Server('ministack', { checksAccess: true }), await mkdtemp(join(tmpdir(), 'charthouse-infra-'))];
    first = await deployStack(server, stackName, committedTemplate);
    const { BucketName: bucket = '', DistributionDomain = '' } = first.outputs;
    [site, aws] = [await startFaultProxy(server.endpoint, { host: DistributionDomain }), await startFaultProxy(server.endpoint)];
    place = { bucket, stack: stackName, account };
    plain = await fetch(`${site.endpoint}/index.yaml`, { redirect: 'manual' });
    for (const proxy of [site, aws]) proxy.always(anything, requestHeaders({ set: overTls }));
    updated = await deployStack(server, stackName, committedTemplate, answers);

    const { region, accessKeyId, secretAccessKey } = server;
    administrator = { environment: { AWS_ENDPOINT_URL: aws.endpoint, AWS_REGION: region }, credentials: { accessKeyId, secretAccessKey } };
    publisher = await roleWith(policyIn(here), 'publisher', { server, context: administrator });
  });

  afterAll(async () => {
    await Promise.all([site?.close(), aws?.close()]);
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes no parameter at all, and gives the outputs that name a repository', () => {
    const { BucketName, DistributionId, DistributionDomain, ...others } = first.outputs;
    expect([first.status, BucketName, DistributionId]).toEqual(['CREATE_COMPLETE', expect.any(String), expect.any(String)]);
    expect(others).toEqual({ RepositoryUrl: `https://${DistributionDomain}` });
  });

  it('is served over TLS alone', () => {
    const there = `https://${first.outputs['DistributionDomain']}/index.yaml`;
    expect([plain.status, plain.headers.get('location')]).toEqual([301, there]);
  });

  it('is refused before anything is made where parameters do not go together', async () => {
    const refused = deployStack(server, 'other', committedTemplate, { DomainName: 'charts.example.com' });
    await expect(refused).rejects.toThrow('DomainName needs HostedZoneId');
  });

  it('is changed in place: the same bucket and distribution, and what was asked for besides', () => {
    const { PublishRoleArn, CheckRoleArn, PruneRoleArn, ...outputs } = updated.outputs;
    expect([updated.status, outputs]).toEqual(['UPDATE_COMPLETE', first.outputs]);
    for (const arn of [PublishRoleArn, CheckRoleArn, PruneRoleArn]) expect(arn).toMatch(/^arn:aws:iam::/);
  });

  it('is published into and verified by its role, and rebuilt when the index is gone', async () => {
    expect(await publish({ ...options(), charts: [await packed('1.0.0')] }, publisher)).toMatchObject({ error: null, warnings: [] });
    const version = await packed('1.1.0+build.7');
    // In a crowd: it loses twice, leaves an intent, and removes that in the end.
    const lost = answer(412, { 'content-type': 'application/xml' }, '<Error><Code>PreconditionFailed</Code></Error>');
    for (const _ of [1, 2]) aws.once(put('index.yaml'), lost);
    expect(await publish({ ...options(), charts: [version], wait: true }, publisher)).toMatchObject({
      ...{ error: null, warnings: [], charts: [{ outcome: 'new' }], index: { attempts: 3 } },
      ...{ verification: { outcome: 'verified' }, invalidation: { outcome: 'completed', paths: ['/index.yaml'] } },
    });
    await expectPatience(version);
    // The objects beside index and packages: pages, the file of Artifact Hub, the archive.
    const hub = { ...publisher, artifactHub: { owners: [{ email: 'ada@example.com' }] } };
    expect(await publish({ ...options(), charts: [version], pages: true }, hub)).toMatchObject({ error: null, warnings: [], pages: 1 });
    expect(await prune({ ...options(), keep: 1, archive: true }, publisher)).toMatchObject({
      error: null,
      removed: [{ version: '1.0.0' }],
    });
    expect((await signedRequest(server, 'DELETE', `/${place.bucket}/index.yaml`, { headers: overTls })).status).toBe(204);
    expect(await rebuild({ ...options(), wait: true }, publisher)).toMatchObject({ error: null, warnings: [] });
    // What was pruned stays out of a rebuild.
    expect(await verify({ to: `stack:${stackName}` }, publisher)).toMatchObject({ error: null, checked: 1 });
    await expectPages();
  });

  it('lets its role do nothing without TLS', async () => {
    const bare = { ...publisher, environment: { ...publisher.environment, AWS_ENDPOINT_URL: server.endpoint } };
    expect(await publish({ ...options(), charts: [await packed('2.0.0')] }, bare)).toMatchObject({ error: { code: 'CH_STORE_DENIED' } });
  });

  it('gives its charts to Helm through the CDN, a plus sign in a version and all', needs('helm-4.1.4'), async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    for (const words of [
      ['repo', 'add', 'ours', site.endpoint],
      ['pull', 'ours/app', '--version', '1.1.0+build.7', '--prov'],
    ]) {
      expect(await helm('4.1.4', words, { home, cwd: home })).toMatchObject({ code: 0 });
    }
    const [pulled, published] = [home, folder].map((from) => readFile(join(from, 'app-1.1.0+build.7.tgz')));
    expect(await pulled).toEqual(await published);
  });

  it('lets its publish role do all that was asked in publish, rebuild and verify, and no more', needsInfra(), async () => {
    // That trial objects may not be deleted hurts nobody: the bucket removes them after a day.
    const calls = recorded(({ method, path }) => !(method === 'DELETE' && /\/\.charthouse\/(doctor|probe)-/.test(path)));
    expect(calls.length).toBeGreaterThan(10);
    await expectFit(policyIn(account), calls);
  });

  it('is looked at by its check role, which may do that and no more', needsInfra(), async () => {
    const checker = await roleWith(policyIn(here, 'CheckRole'), 'checker', { server, context: administrator });
    aws.forget();
    expect(await verify({ to: `stack:${stackName}` }, checker)).toMatchObject({ error: null });
    const report = await status({ ...options(), strict: true }, checker);
    expect(report).toMatchObject({ error: null, index: { value: { edge: { kind: 'shown' } } } });
    expect(await writeStatusPage(report, options(), { ...checker, site: { status: true } })).toEqual([]);
    await expectFit(policyIn(account, 'CheckRole'), recorded());
  });

  it('lets doctor find that its role is able to publish', async () => {
    const { error, checks } = await doctor(options(), publisher);
    expect(error).toBeNull();
    // The server's CloudFront says 403 of a missing key in any case.
    expect(checks.filter(({ outcome }) => outcome === 'warning').map(({ check }) => check)).toEqual(['delete', 'public-missing']);
  });

  /** As browsers get them: at the root, and in the folder of a chart. Pages that charthouse.yaml names no more are deleted. */
  async function expectPages(): Promise<void> {
    const page = (path: string) => fetch(`${site.endpoint}${path}`, { headers: { accept: 'text/html' } });
    const type = 'text/html; charset=utf-8';
    for (const path of ['/', '/index.html', '/pages/charts/app/', '/pages/charts/app/index.html', '/404.html']) {
      const { status, headers } = await page(path);
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, type]);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
    // As wanted by charthouse.yaml, and then no more.
    await writeFile(join(folder, 'about.md'), 'hello');
    const shown = { ...publisher, folder, site: { status: true, pages: [{ title: 'About', file: 'about.md' }] } };
    expect(await buildPages(options(), shown)).toMatchObject({ error: null });
    const own = ['/status.html', '/pages/about.html'];
    for (const path of own) expect([path, (await page(path)).status]).toEqual([path, 200]);
    expect(await buildPages(options(), publisher)).toMatchObject({ error: null });
    for (const path of own) expect([path, (await page(path)).status]).not.toEqual([path, 200]);
  }

  /** Published again at once it is announced again, which is the invalidation that there is; one in progress is asked for until it is complete. */
  async function expectPatience(path: string): Promise<void> {
    const again = () => publish({ ...options(), charts: [path], wait: true }, publisher);
    const { id } = (await again()).invalidation ?? {};
    const batch = '<Paths><Quantity>1</Quantity><Items><Path>/index.yaml</Path></Items></Paths><CallerReference>r</CallerReference>';
    const body = `<Id>${id}</Id><Status>InProgress</Status><CreateTime>2026-01-02T00:00:00Z</CreateTime><InvalidationBatch>${batch}</InvalidationBatch>`;
    aws.once(post(/\/invalidation$/), afterwards(answer(201, { 'content-type': 'text/xml' }, `<Invalidation>${body}</Invalidation>`)));
    expect(await again()).toMatchObject({ error: null, warnings: [], invalidation: { outcome: 'completed', id } });
  }

  /** Each call once. */
  function recorded(counts: Match = anything): readonly Call[] {
    const calls = aws.seen(counts).map((exchange) => callOf(exchange, place));
    return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
  }

  /** It allows every call, no action besides, and not without any statement, action or resource of it. */
  async function expectFit(policy: Policy, calls: readonly Call[]): Promise<void> {
    const denied = async (by: Policy): Promise<readonly Call[]> => {
      const verdicts = calls.map(async (call) => {
        const verdict = await verdictOn({ ...call, principal: `arn:aws:iam::${account}:role/it` }, { identity: by });
        return verdict === 'allowed' ? [] : [call];
      });
      return (await Promise.all(verdicts)).flat();
    };
    expect(await denied(policy)).toEqual([]);
    const allowed = new Set(policy.Statement.flatMap(({ Action }) => Action));
    expect([...new Set(calls.map(({ action }) => action))].sort()).toEqual([...allowed].sort());
    const needless: string[] = [];
    for (const { lacking, policy: less } of narrower(policy)) if ((await denied(less)).length === 0) needless.push(lacking);
    expect(needless).toEqual([]);
  }

  function policyIn(accountId: string, role = 'PublishRole'): Policy {
    const { BucketName = '', DistributionId = '' } = first.outputs;
    const names = {
      Bucket: BucketName,
      'Bucket.Arn': `arn:aws:s3:::${BucketName}`,
      Distribution: DistributionId,
      'AWS::AccountId': accountId,
    };
    const policies = resolve(committedTemplate, answers, names).properties(role)?.['Policies'];
    return Array.isArray(policies) ? policies[0].PolicyDocument : { Statement: [] };
  }

  async function packed(version: string): Promise<string> {
    const { bytes, digest, fileName } = chartPackage('app', version);
    const path = join(folder, fileName);
    await writeFile(path, bytes);
    await writeFile(`${path}.prov`, provenanceText(fileName, digest));
    return path;
  }
});

/** All that are one part short. */
function narrower(policy: Policy): readonly Narrower[] {
  return policy.Statement.flatMap((statement, at) => {
    const others = policy.Statement.filter((_, other) => other !== at);
    const entries = Object.entries(statement).flatMap(([field, value]) =>
      Array.isArray(value) && value.length > 1
        ? value.map((lacking) => ({
            lacking: `${field} ${lacking}`,
            policy: { ...policy, Statement: [...others, { ...statement, [field]: value.filter((each) => each !== lacking) }] },
          }))
        : [],
    );
    return [{ lacking: JSON.stringify(statement), policy: { ...policy, Statement: others } }, ...entries];
  });
}
