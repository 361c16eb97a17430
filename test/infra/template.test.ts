/** The committed template: what the sources make of it, what linters say to it, and what it makes of its parameters. */
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { homeKey, notFoundKey, pageAttributes } from '../../src/operations/pages/objects.ts';
import { contentSecurityPolicy } from '../../src/pages/shell.ts';
import { infraFolder, needsInfra, runInfra } from '../support/aws/infra-folder.ts';
import { committedTemplate, type Given, resolve } from '../support/aws/template-values.ts';
import { run } from '../support/cli/run.ts';
import { needs, toolFolder } from '../support/tools/tools.ts';

const path = join(infraFolder, 'template.json');

/** What cfn-lint says and we leave as it is. */
const accepted = {
  W1030: 'an empty parameter is never used: a condition asks for it first',
};

const repository: Given = { GitHubRepository: 'o/r', GitHubOwnerId: '1', GitHubRepositoryId: '2' };
const named: Given = { DomainName: 'charts.example.com', HostedZoneId: 'Z1' };

describe('the committed template', () => {
  it('is what the sources make, and cdk-nag has nothing to say', needsInfra(), async () => {
    expect(await runInfra('tsx/dist/cli.mjs', 'synth.ts', '--check')).toMatchObject({
      code: 0,
      stderr: expect.not.stringMatching(/WARNING|ERROR/),
    });
  });

  it('is not made where cdk-nag finds something', needsInfra(), async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'charthouse-synth-'));
    const source = `
      import { App } from 'aws-cdk-lib';
      import { CfnBucket } from 'aws-cdk-lib/aws-s3';
      import { checkWithNag } from './lib/nag.ts';
      import { ChartsStack } from './lib/stack.ts';
      const app = new App({ analyticsReporting: false, outdir: ${JSON.stringify(outdir)} });
      const stack = new ChartsStack(app);
      new CfnBucket(stack, 'Open', {});
      checkWithNag(app, stack);
      app.synth();`;
    const { code, stderr } = await runInfra('tsx/dist/cli.mjs', '--eval', source);
    await rm(outdir, { recursive: true, force: true });
    expect([code, stderr]).toEqual([1, expect.stringContaining('AwsSolutions-S10')]);
  });

  it('is made by sources whose types are right', needsInfra(), async () => {
    expect(await runInfra('typescript/bin/tsc', '--noEmit')).toMatchObject({ code: 0, stdout: '' });
  });

  it('passes cfn-lint', needs('cfn-lint'), async () => {
    const program = ['-s', '-c', 'import sys; from cfnlint.runner.cli import main; sys.exit(main())'];
    const env = { PATH: process.env['PATH'], PYTHONPATH: toolFolder('cfn-lint'), PYTHONDONTWRITEBYTECODE: '1' };
    const words = ['--regions', 'us-east-1', '--ignore-checks', ...Object.keys(accepted), '--', path];
    expect(await run('python3', [...program, ...words], { env })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('is short enough to be sent as it is, and needs nothing prepared: no bootstrap, no assets', () => {
    expect(statSync(path).size).toBeLessThanOrEqual(51_200);
    expect(readFileSync(path, 'utf8')).not.toMatch(/cdk-bootstrap|AssetParameters|BootstrapVersion|cdk-hnb659fds/);
  });

  it('explains every parameter, and takes its own defaults', () => {
    for (const [name, { Description, Default, AllowedPattern = '' }] of Object.entries(committedTemplate.Parameters)) {
      expect([name, Description.length > 10, new RegExp(AllowedPattern).test(String(Default))]).toEqual([name, true, true]);
    }
  });

  it.each([
    ['CustomBucketName', 'my-charts', 'My_Charts'],
    ['DomainName', 'charts.example.com', 'https://charts.example.com'],
    ['HostedZoneId', 'Z0123456789ABCDEFGHIJ', 'example.com'],
    ['CertificateArn', 'arn:aws:acm:us-east-1:111122223333:certificate/0-a', 'arn:aws:acm:eu-west-1:111122223333:certificate/0-a'],
    ['GitHubRepository', 'alto9/kube9-operator', 'https://github.com/alto9/kube9-operator'],
    ['GitHubRepository', 'a/b', 'a/*'],
    ['GitHubRepositoryId', '12345', 'kube9'],
    ['GitHubEnvironment', 'charts', '*'],
    ['GitHubTags', 'v*', 'v*:environment'],
    ['AlarmTopicArn', 'arn:aws:sns:us-east-1:111122223333:t', 'arn:aws:sns:eu-west-1:111122223333:t'],
    ['AlarmEmail', 'ops@example.com', 'ops'],
  ])('takes for %s such as %s, and refuses %s', (name, good, bad) => {
    const pattern = new RegExp(committedTemplate.Parameters[name]?.AllowedPattern ?? '');
    expect([pattern.test(good), pattern.test(bad)]).toEqual([true, false]);
  });

  it.each([
    ['nothing at all', {}, []],
    ['a name in a zone', named, []],
    ['a name whose certificate is there, with records elsewhere', { DomainName: 'charts.example.com', CertificateArn: 'arn' }, []],
    ['a name that nothing proves', { DomainName: 'charts.example.com' }, ['DomainName needs']],
    ['a repository with its numbers', repository, []],
    ['a repository without them', { GitHubRepository: 'o/r' }, ['GitHubOwnerId and GitHubRepositoryId']],
    ['a repository any of whose runs could publish', { ...repository, GitHubTags: '' }, ['GitHubRepository needs']],
    ['a budget that nobody hears of', { MonthlyBudgetUsd: '5' }, ['MonthlyBudgetUsd needs AlarmEmail']],
  ] as const)('says what is wrong with %s', (_, given, objections) => {
    expect(resolve(committedTemplate, given).objections).toEqual(objections.map((text) => expect.stringContaining(text)));
  });

  it.each([
    ['nothing', {}, ''],
    ['a domain in a zone', named, 'RecordA RecordAAAA Certificate'],
    [
      'a domain with a zone of its own',
      { DomainName: 'charts.example.com', CreateHostedZone: 'true' },
      'Zone RecordA RecordAAAA Certificate',
    ],
    ['a domain and its certificate', { ...named, CertificateArn: 'arn' }, 'RecordA RecordAAAA'],
    ['a repository', repository, 'GitHubProvider PublishRole CheckRole'],
    [
      'a repository, its provider and a prune environment',
      { ...repository, OidcProviderArn: 'arn', GitHubPruneEnvironment: 'p' },
      'PublishRole CheckRole PruneRole',
    ],
    ['an address', { AlarmEmail: 'a@b.cd' }, 'AlarmTopic AlarmTopicPolicy'],
    ['a topic', { AlarmTopicArn: 'arn' }, ''],
    ['an address and a budget', { AlarmEmail: 'a@b.cd', MonthlyBudgetUsd: '5' }, 'AlarmTopic AlarmTopicPolicy Budget'],
    ['additional metrics', { AdditionalMetrics: 'true' }, 'AdditionalMetricsOfCdn'],
  ] as const)('makes of %s exactly what that takes', (_, given, more) => {
    const optional = Object.entries(committedTemplate.Resources).filter(([, { Condition }]) => Condition !== undefined);
    const { properties } = resolve(committedTemplate, given, { Zone: 'ZNEW', Certificate: 'arn' });
    const made = optional.map(([id]) => id).filter((id) => properties(id) !== undefined);
    const always = ['BucketErrors', 'ChartsDashboard'];
    expect(made.sort()).toEqual([...always, ...more.split(' ').filter((id) => id !== '')].sort());
  });

  it('serves a domain by TLS 1.2 and more, under its own URL', () => {
    const { properties, outputs } = resolve(committedTemplate, { ...named, CertificateArn: 'arn:c' });
    const certificate = { AcmCertificateArn: 'arn:c', MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' };
    expect(properties('Distribution')).toMatchObject({
      DistributionConfig: { Aliases: ['charts.example.com'], ViewerCertificate: certificate, HttpVersion: 'http2and3' },
    });
    expect(outputs).toMatchObject({
      RepositoryUrl: 'https://charts.example.com',
      DistributionDomain: expect.stringMatching(/cloudfront\.net$/),
    });
  });

  it('keeps the bucket and all that is in it when the stack goes', () => {
    for (const id of ['Bucket', 'BucketPolicy', 'Zone']) {
      expect(committedTemplate.Resources[id]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
    const { LifecycleConfiguration } = resolve(committedTemplate).properties('Bucket') ?? {};
    // Nothing but replaced indexes, trial objects, intents and unfinished uploads ever goes by itself.
    expect(LifecycleConfiguration).toMatchObject({
      Rules: [{ Prefix: 'index.yaml' }, { Prefix: '.charthouse/doctor-' }, { Prefix: '.charthouse/intents/' }, { Status: 'Enabled' }],
    });
    expect(JSON.stringify(LifecycleConfiguration).match(/ExpirationInDays/g)).toHaveLength(2);
  });

  it('has no alarm that nobody hears where somebody is named', () => {
    const actions = (given: Given) => resolve(committedTemplate, given).properties('CdnErrors')?.['AlarmActions'];
    expect([actions({}), actions({ AlarmTopicArn: 'arn:t' }), actions({ AlarmEmail: 'a@b.cd' })]).toEqual([
      undefined,
      ['arn:t'],
      [expect.stringContaining(':alarms')],
    ]);
  });

  it.each([
    ['/app-1.0.0+a+b%20c.tgz', '/app-1.0.0%2Ba%2Bb%20c.tgz'],
    ['/index.yaml', '/index.yaml'],
    ['/', '/index.html'],
    ['/pages/charts/app/', '/pages/charts/app/index.html'],
    ['/pages/charts/app', '/pages/charts/app'],
  ])('asks the bucket for %s as %s: S3 reads a plus as a space, and has no folders', (path, asked) => {
    const code = String(resolve(committedTemplate, {}).properties('EncodePlus')?.['FunctionCode']);
    const handler: (event: object) => { readonly uri: string } = new Function(`${code}; return handler;`)();
    expect(handler({ request: { uri: path } }).uri).toBe(asked);
  });

  it('answers with the page for missing ones, still with status 404 for programs; a refusal stays one', () => {
    const { DistributionConfig } = resolve(committedTemplate, {}).properties('Distribution') ?? {};
    expect(DistributionConfig).toMatchObject({ DefaultRootObject: homeKey });
    const { CustomErrorResponses } = DistributionConfig as { readonly CustomErrorResponses: readonly unknown[] };
    expect(CustomErrorResponses).toEqual([
      { ErrorCode: 404, ErrorCachingMinTTL: 5, ResponseCode: 404, ResponsePagePath: `/${notFoundKey}` },
    ]);
    // An answer of 404 may be kept as long as its page.
    expect(pageAttributes(notFoundKey)).toEqual({ contentType: 'text/html; charset=utf-8', cacheControl: 'public, max-age=5' });
  });

  it('sends the policy of the pages as a header, too, and forbids frames', () => {
    const { ResponseHeadersPolicyConfig } = resolve(committedTemplate, {}).properties('HeadersPolicy') ?? {};
    expect(ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: `${contentSecurityPolicy}; frame-ancestors 'none'`, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY' },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        StrictTransportSecurity: { Override: true },
      },
    });
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
  });
});
