/** A publish into a stack and its CloudFront: one invalidation, of one path; and green whatever CloudFront does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../../src/client/operations.ts';
import type { PublishOptions } from '../../src/operations/options.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { post } from '../support/faults/fault-rules.ts';
import { loseAnswer } from '../support/faults/faults.ts';
import { accessDenied, s3Error } from '../support/faults/s3-faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

const invalidation = post(/\/invalidation$/);

describe('a publish into a stack', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let folder: string;
  let version = 0;

  beforeAll(async () => {
    fixture = await startCdnFixture();
    folder = await mkdtemp(join(tmpdir(), 'charthouse-announce-'));
    await publishNext();
  });
  afterAll(async () => {
    await fixture?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    fixture.aws.forget();
    fixture.site.forget();
  });
  afterEach(() => fixture.aws.behave());

  async function publishVersion(each: number, options: Partial<PublishOptions> = {}): Promise<PublishReport> {
    const path = join(folder, `app-1.0.${each}.tgz`);
    await writeFile(path, chartPackage('app', `1.0.${each}`).bytes);
    return publish({ charts: [path], to: 'stack:charts', ...options }, fixture.context);
  }

  function publishNext(options?: Partial<PublishOptions>): Promise<PublishReport> {
    version += 1;
    return publishVersion(version, options);
  }

  const requests = () => fixture.aws.seen().map(({ method, path }) => `${method} ${path.replace(`/${fixture.bucket}`, '')}`);
  const paths = ['/index.yaml'];

  it('tells CloudFront after the commit, and looks through it', async () => {
    const before = await fixture.invalidations();
    const report = await publishNext({ wait: true });
    expect(report).toMatchObject({ error: null, warnings: [], verification: { outcome: 'verified' } });
    expect(report.invalidation).toEqual({ outcome: 'completed', id: expect.stringMatching(/^I/), paths, staleUntil: null });
    expect(await fixture.invalidations()).toEqual([...before, paths]);
    expect(requests().slice(0, 5)).toEqual([
      'POST /',
      'GET /index.yaml',
      `PUT /app-1.0.${version}.tgz`,
      'PUT /index.yaml',
      `POST /2020-05-31/distribution/${fixture.distribution}/invalidation`,
    ]);
    expect(fixture.site.seen().map(({ path }) => path)).toEqual(['/index.yaml', `/app-1.0.${version}.tgz`]);
  });

  it('that finds nothing to do asks for the index, the listed package and the same invalidation, and that is all', async () => {
    const first = await publishNext();
    const made = await fixture.invalidations();
    fixture.aws.forget();
    const again = await publishVersion(version);
    expect(again).toMatchObject({ error: null, charts: [{ outcome: 'unchanged' }], invalidation: { id: first.invalidation.id, paths } });
    const invalidation = `POST /2020-05-31/distribution/${fixture.distribution}/invalidation`;
    expect(requests()).toEqual(['POST /', 'GET /index.yaml', `HEAD /app-1.0.${version}.tgz`, invalidation]);
    expect(await fixture.invalidations()).toEqual(made);
  });

  it('that was told to leave CloudFront alone does', async () => {
    const made = await fixture.invalidations();
    const report = await publishNext({ noInvalidate: true, noVerify: true });
    expect(report).toMatchObject({
      error: null,
      warnings: [],
      invalidation: { outcome: 'skipped', paths, staleUntil: expect.any(String) },
    });
    expect(await fixture.invalidations()).toEqual(made);
  });

  it('waits where too many invalidations are in progress', async () => {
    fixture.aws.once(invalidation, s3Error(400, 'TooManyInvalidationsInProgress'));
    const report = await publishNext();
    expect(report).toMatchObject({ error: null, warnings: [], invalidation: { outcome: 'completed', paths } });
    expect(fixture.aws.seen(invalidation)).toHaveLength(2);
  });

  it('makes one invalidation where the answer to it was lost', async () => {
    const made = await fixture.invalidations();
    fixture.aws.once(invalidation, loseAnswer);
    expect((await publishNext()).invalidation.outcome).toBe('completed');
    expect(fixture.aws.seen(invalidation)).toHaveLength(2);
    expect(await fixture.invalidations()).toEqual([...made, paths]);
  });

  it.each([
    ['refuses it', accessDenied, 'cloudfront:CreateInvalidation'],
    ['does not know the distribution', s3Error(404, 'NoSuchDistribution'), 'distribution not found'],
    ['does not know the keys', s3Error(403, 'InvalidClientTokenId'), 'access key'],
    ['takes no such request', s3Error(400, 'InvalidArgument'), 'InvalidArgument'],
    ['is out of order', s3Error(503, 'ServiceUnavailable'), 'ServiceUnavailable'],
  ])('is green with a warning where CloudFront %s, and nothing is stale where the new index is seen', async (_, fault, why) => {
    fixture.aws.always(invalidation, fault);
    const report = await publishNext();
    expect(report).toMatchObject({
      error: null,
      verification: { outcome: 'verified' },
      invalidation: { outcome: 'failed', staleUntil: null },
    });
    expect(report.warnings).toMatchObject([{ code: 'invalidation-failed', message: expect.stringContaining(why) }]);
    expect(report.warnings[0]?.hint).toContain(`--distribution-id ${fixture.distribution} --paths /index.yaml`);
  });

  it('is green with a warning and a time where CloudFront is not there, and where nobody looked', async () => {
    const environment = { ...fixture.context.environment, AWS_ENDPOINT_URL_CLOUDFRONT: 'http://127.0.0.1:9' };
    version += 1;
    const path = join(folder, `app-1.0.${version}.tgz`);
    await writeFile(path, chartPackage('app', `1.0.${version}`).bytes);
    const report = await publish({ charts: [path], to: 'stack:charts', noVerify: true }, { ...fixture.context, environment });
    expect(report).toMatchObject({ error: null, invalidation: { outcome: 'failed', staleUntil: expect.any(String) } });
    expect(report.warnings).toMatchObject([
      { code: 'invalidation-failed', message: expect.stringContaining('connection refused (ECONNREFUSED)') },
    ]);
    // Within five minutes the next run makes up for it.
    expect((await publishVersion(version)).invalidation).toMatchObject({ outcome: 'completed', staleUntil: null });
  });

  it('into a folder tells the distribution that stands before it, too', async () => {
    const made = await fixture.invalidations();
    const repository = {
      to: join(folder, 'repository'),
      url: 'https://charts.example.com/a',
      noVerify: true,
      distribution: fixture.distribution,
    };
    expect((await publishVersion(1, repository)).invalidation).toMatchObject({ outcome: 'completed', paths: ['/a/index.yaml'] });
    expect(await fixture.invalidations()).toEqual([...made, ['/a/index.yaml']]);
    // A folder remembers no run: the file and its time stand for it, from the second run on.
    for (const _ of [1, 2]) expect((await publishVersion(1, repository)).invalidation.outcome).toBe('completed');
    expect(await fixture.invalidations()).toHaveLength(made.length + 2);
  });
});
