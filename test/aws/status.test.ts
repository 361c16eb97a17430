/** `status` against a local GitHub and ministack's CloudWatch: the figures are right, and what cannot be seen is said. */
import process from 'node:process';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OperationContext } from '../../src/client/context.ts';
import { publish, status } from '../../src/client/operations.ts';
import { prometheusText } from '../../src/report/prometheus.ts';
import { statusResult } from '../../src/report/status-text.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { documentedPolicy, roleWith } from '../support/aws/roles.ts';
import { run } from '../support/cli/run.ts';
import { get } from '../support/faults/fault-rules.ts';
import { answer } from '../support/faults/faults.ts';
import { type GitHub, startGitHub } from '../support/github/github.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { needs, toolFolder } from '../support/tools/tools.ts';

const hourMs = 3_600_000;

/** What Prometheus's own parser for Python makes of a text: a line a sample. It throws for what is none. */
async function readByPrometheus(text: string): Promise<string> {
  const script = [
    'import os',
    'from prometheus_client.parser import text_string_to_metric_families as families',
    "for family in families(os.environ['FIGURES']):",
    '  assert family.documentation and family.type == "gauge", family',
    '  for sample in family.samples: print(sample.name, sample.value)',
  ].join('\n');
  const env = { PATH: process.env['PATH'], PYTHONPATH: toolFolder('prometheus-client'), PYTHONDONTWRITEBYTECODE: '1', FIGURES: text };
  const { code, stdout, stderr } = await run('python3', ['-s', '-c', script], { env });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('status', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let github: GitHub;
  let context: OperationContext;

  beforeAll(async () => {
    fixture = await startCdnFixture();
    await publish({ charts: ['charts/kube9-operator'], to: 'stack:charts' }, fixture.context);
  });
  afterAll(() => fixture?.close());
  beforeEach(async () => {
    github = await startGitHub();
    context = { ...fixture.context, environment: { ...fixture.context.environment, GITHUB_API_URL: github.url, GITHUB_TOKEN: 'secret' } };
  });
  afterEach(() => github.close());

  const look = (options: Parameters<typeof status>[0] = {}): ReturnType<typeof status> =>
    status({ githubRepository: 'team/charts', ...options }, context);

  /** So many runs, a minute apart, one in five failed, durations from one second up. */
  function runs(count: number): void {
    const now = Date.now();
    github.runs = Array.from({ length: count }, (_, at) => ({
      id: at + 1,
      conclusion: at % 5 === 4 ? 'failure' : 'success',
      startedMs: now - (at + 1) * 60_000,
      durationMs: (at + 1) * 1_000,
    }));
  }

  describe('publishing', () => {
    it('is what the runs add up to, with what the last failures said', async () => {
      runs(10);
      github.runs = [...github.runs, { id: 11, conclusion: 'cancelled', startedMs: Date.now() - 1_000, durationMs: 1 }];
      const { publishing } = await look();
      expect(publishing).toMatchObject({
        kind: 'shown',
        value: { workflow: 'release-chart.yml of team/charts', runs: 11, succeeded: 8, failed: 2, others: 1, successRate: 0.8 },
      });
      // Of 1, 2, 3, 4, 6, 7, 8 and 9 seconds.
      expect(publishing).toMatchObject({ value: { medianMs: 5_000, p95Ms: 9_000 } });
      const message = 'release / Publish: CH_CONFLICT: app 1.0.0 is published with other contents';
      expect(publishing).toMatchObject({ value: { lastFailures: [{ id: 5, ref: 'v5', message }, { id: 10 }] } });
    });

    it('follows pages, and asks for more than a search gives in pieces', async () => {
      runs(2_345);
      expect(await look()).toMatchObject({ publishing: { value: { runs: 2_345, succeeded: 1_876, failed: 469 } } });
      expect(github.asked.filter(({ path }) => path.includes('page=2')).length).toBeGreaterThan(2);
    });

    it('sends its token to GitHub, and says it nowhere', async () => {
      const report = await look();
      expect(github.asked[0]?.authorization).toBe('Bearer secret');
      expect(JSON.stringify(report)).not.toContain('secret');
    });

    it('is lacking without a permission, and says which', async () => {
      github.refuse = () => ({ status: 403 });
      expect(await look()).toMatchObject({ publishing: { kind: 'lacking', remedy: expect.stringContaining('actions: read') } });
    });

    it('is lacking where GitHub answers no more, and says until when', async () => {
      github.refuse = () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795662000' } });
      expect(await look()).toMatchObject({ publishing: { kind: 'lacking', why: expect.stringContaining('2026-11-26T03:00:00.000Z') } });
      expect(github.asked).toHaveLength(1);
    });

    it('shows its failures also where their messages may not be read', async () => {
      runs(5);
      github.refuse = (path) => (path.endsWith('/release-chart.yml/runs') ? undefined : { status: 403 });
      expect(await look()).toMatchObject({ publishing: { value: { lastFailures: [{ message: 'failure' }] } } });
    });
  });

  describe('figures', () => {
    async function put(namespace: string, dimensions: Record<string, string>, metrics: Record<string, number>): Promise<void> {
      const { endpoint, region, accessKeyId, secretAccessKey } = fixture.server;
      const client = new CloudWatchClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const MetricData = Object.entries(metrics).map(([MetricName, Value]) => ({
        ...{ MetricName, Value, Dimensions },
        Timestamp: new Date(Date.now() - hourMs),
      }));
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
      client.destroy();
    }

    it('are lacking before there are any, each with what would bring them', async () => {
      const { bucket, cdn } = await look({ to: 'stack:charts' });
      expect(bucket).toMatchObject({ kind: 'shown', value: { bucket: fixture.bucket, region: 'us-east-1' } });
      expect(bucket).toMatchObject({
        value: { objects: { kind: 'lacking' }, requests: { remedy: expect.stringContaining('RequestMetrics=true') } },
      });
      expect(cdn).toMatchObject({
        value: { requests: { kind: 'lacking' }, hitRate: { remedy: expect.stringContaining('AdditionalMetrics=true') } },
      });
    });

    it('are lacking without the permission to read them, which is named, and the rest is shown', async () => {
      await publish({ charts: ['charts/kube9-operator'], to: `s3://${fixture.bucket}/team-a` }, fixture.context);
      const publisher = await roleWith(await documentedPolicy('docs/s3.md', fixture), 'publisher', fixture);
      const { bucket, cdn, index, error } = await status(
        { to: `s3://${fixture.bucket}/team-a`, distribution: fixture.distribution },
        publisher,
      );
      expect([error, index.kind]).toEqual([null, 'shown']);
      for (const part of [bucket, cdn])
        expect(part).toMatchObject({ kind: 'lacking', remedy: expect.stringContaining('cloudwatch:GetMetricData') });
    });

    it('are those of the region where the bucket is, whatever region was named', async () => {
      fixture.aws.once(
        (request) => request.method === 'HEAD' && request.path.replace(/\/$/, '') === `/${fixture.bucket}`,
        answer(200, { 'x-amz-bucket-region': 'eu-west-1' }),
      );
      fixture.aws.forget();
      const { bucket } = await look({ to: `s3://${fixture.bucket}`, region: 'us-west-2', distribution: fixture.distribution });
      const signedFor = fixture.aws
        .seen()
        .flatMap(({ headers }) => /\/([\w-]+)\/monitoring\//.exec(headers.authorization ?? '')?.[1] ?? []);
      // The bucket's are asked twice, and those of CloudFront where alone they are.
      expect(signedFor.sort()).toEqual(['eu-west-1', 'eu-west-1', 'us-east-1']);
      expect(bucket).toMatchObject({
        value: { region: 'eu-west-1', objects: { why: expect.stringContaining('CloudWatch in eu-west-1') } },
      });
    });

    it('are those of CloudWatch', async () => {
      await put('AWS/S3', { BucketName: fixture.bucket, StorageType: 'AllStorageTypes' }, { NumberOfObjects: 7 });
      await put('AWS/S3', { BucketName: fixture.bucket, StorageType: 'StandardStorage' }, { BucketSizeBytes: 4_096 });
      const requests = { AllRequests: 30, GetRequests: 20, PutRequests: 10, '4xxErrors': 3 };
      await put('AWS/S3', { BucketName: fixture.bucket, FilterId: 'EntireBucket' }, requests);
      const served = { Requests: 200, BytesDownloaded: 5_000, '4xxErrorRate': 2, '5xxErrorRate': 0.5, CacheHitRate: 90 };
      await put('AWS/CloudFront', { DistributionId: fixture.distribution, Region: 'Global' }, served);
      const report = await look({ to: 'stack:charts' });
      expect(report.bucket).toMatchObject({
        value: {
          ...{ objects: { value: 7 }, sizeBytes: { value: 4_096 } },
          ...{ requests: { value: { total: 30, gets: 20, puts: 10 } }, errors: { value: { clientErrors: 3, serverErrors: 0 } } },
        },
      });
      expect(report.cdn).toMatchObject({
        value: {
          requests: { value: { total: 200, bytesSent: 5_000 } },
          errorRates: { value: { client: 0.02, server: 0.005 } },
          hitRate: { value: 0.9 },
        },
      });
      const text = prometheusText(report);
      expect(text).toContain(`charthouse_bucket_errors{bucket="${fixture.bucket}",class="4xx"} 3\n`);
      expect(text).toContain(`charthouse_cdn_hit_ratio{distribution="${fixture.distribution}"} 0.9\n`);
    });

    it('are read by Prometheus', needs('prometheus-client'), async () => {
      runs(10);
      const report = await look({ to: 'stack:charts' });
      const said = await readByPrometheus(prometheusText(report));
      expect(said).toContain('charthouse_publish_success_ratio 0.8\n');
      const odd = { workflow: 'a "b"\\\n' };
      const { publishing } = report;
      if (publishing.kind === 'lacking') throw new Error(publishing.why);
      const told = { ...report, publishing: { ...publishing, value: { ...publishing.value, ...odd } } };
      expect(await readByPrometheus(prometheusText(told))).toBe(said);
    });
  });

  describe('the index', () => {
    it('is looked at where it lives and as users get it', async () => {
      const { index, repository } = await look({ to: 'stack:charts' });
      expect(repository).toEqual({ target: `s3://${fixture.bucket}`, url: fixture.site.endpoint });
      expect(index).toMatchObject({ value: { versions: 1, charts: 1, edge: { kind: 'shown', value: { isCurrent: true } } } });
    });

    it('is told to be another one where a copy at the edge is behind, with its age', async () => {
      const headers = { age: '240', 'x-cache': 'Hit from cloudfront', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
      fixture.site.once(get('index.yaml'), answer(200, headers, 'apiVersion: v1\n'));
      const report = await look({ to: 'stack:charts' });
      const value = { isCurrent: false, ageSeconds: 240, changedMs: Date.UTC(2026, 0, 1), cache: 'Hit from cloudfront' };
      expect(report).toMatchObject({ index: { value: { edge: { value } } } });
      expect(statusResult(report)).toContain('another index, 4 minutes old at the edge (Hit from cloudfront)');
    });

    it('is shown where its users cannot be seen, and where nothing else is', async () => {
      const report = await status({ to: 'stack:charts', url: `${fixture.site.endpoint}/nowhere` }, context);
      expect(report).toMatchObject({
        error: null,
        publishing: { kind: 'lacking' },
        index: { value: { versions: 1, edge: { kind: 'lacking' } } },
      });
      const text = statusResult(report);
      expect(text).toContain('unavailable: no GitHub repository given');
      expect(text).toContain('1 version of 1 chart');
    });
  });

  it.each(['stack:charts', 's3://no-such-bucket'])('shows what GitHub says also where nobody may look at %s', async (to) => {
    const nobody = { ...context, credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } };
    const report = await status({ githubRepository: 'team/charts', to, region: 'us-east-1' }, nobody);
    expect(report).toMatchObject({ error: null, publishing: { kind: 'shown' }, bucket: { kind: 'lacking' }, index: { kind: 'lacking' } });
  });

  it('ends with an error where nothing at all can be seen', async () => {
    github.refuse = () => ({ status: 404 });
    expect(await look()).toMatchObject({ error: { code: 'CH_STATUS_NOTHING', exitCode: 5 } });
  });
});
