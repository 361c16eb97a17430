/** A rebuild of a stack's index: its CloudFront is told, once, and asked for no more than a publish would ask for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publish, rebuild } from '../../src/client/operations.ts';
import { type CdnFixture, startCdnFixture } from '../support/aws/cdn-repository.ts';
import { chartsTemplate, deployStack } from '../support/aws/stacks.ts';
import { post } from '../support/faults/fault-rules.ts';
import { accessDenied } from '../support/faults/s3-faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

describe('a rebuild of a stack', needsS3('ministack'), () => {
  let fixture: CdnFixture;
  let folder: string;

  beforeAll(async () => {
    [fixture, folder] = [await startCdnFixture(), await mkdtemp(join(tmpdir(), 'charthouse-rebuild-cdn-'))];
    const path = join(folder, 'app-1.0.0.tgz');
    await writeFile(path, chartPackage('app', '1.0.0').bytes);
    expect((await publish({ charts: [path], to: 'stack:charts' }, fixture.context)).error).toBeNull();
  });
  afterAll(async () => {
    await fixture?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const { status } = await signedRequest(fixture.server, 'DELETE', `/${fixture.bucket}/index.yaml`);
    expect(status).toBe(204);
    fixture.aws.forget();
  });

  const paths = ['/index.yaml'];
  const requests = () => fixture.aws.seen().map(({ method, path }) => `${method} ${path.replace(`/${fixture.bucket}`, '')}`);

  it('tells CloudFront after the index is written, and the next run makes no second invalidation', async () => {
    const before = await fixture.invalidations();
    const report = await rebuild({ to: 'stack:charts', wait: true }, fixture.context);
    expect(report).toMatchObject({ error: null, warnings: [], charts: [{ outcome: 'new', version: '1.0.0' }] });
    expect(report.invalidation).toEqual({ outcome: 'completed', id: expect.stringMatching(/^I/), paths, staleUntil: null });
    const asked = `POST /2020-05-31/distribution/${fixture.distribution}/invalidation`;
    expect(requests().slice(-2)).toEqual(['PUT /index.yaml', asked]);
    fixture.aws.forget();
    const again = await rebuild({ to: 'stack:charts' }, fixture.context);
    expect(again).toMatchObject({ error: null, index: { attempts: 0 }, invalidation: { id: report.invalidation.id, paths } });
    expect(requests().at(-1)).toBe(asked);
    expect(await fixture.invalidations()).toEqual([...before, paths]);
  });

  it('is green with a warning and a time where CloudFront refuses', async () => {
    fixture.aws.once(post(/\/invalidation$/), accessDenied);
    const report = await rebuild({ to: 'stack:charts' }, fixture.context);
    expect(report).toMatchObject({ error: null, invalidation: { outcome: 'failed', paths, staleUntil: expect.any(String) } });
    expect(report.warnings).toMatchObject([{ code: 'invalidation-failed' }]);
    expect(report.warnings[0]?.hint).toContain(`--distribution-id ${fixture.distribution} --paths /index.yaml`);
  });

  it('needs the output that says the distribution only where nobody says it', async () => {
    const { Outputs, ...template } = await chartsTemplate();
    const outputs = { RepositoryUrl: Outputs['RepositoryUrl'], BucketName: { Value: fixture.bucket } };
    await deployStack(fixture.server, 'unseen', { ...template, Outputs: outputs });
    const made = await fixture.invalidations();
    const missing = { code: 'CH_STACK_OUTPUT_MISSING', details: { output: 'DistributionId' } };
    await expect(rebuild({ to: 'stack:unseen' }, fixture.context)).rejects.toMatchObject(missing);
    const left = await rebuild({ to: 'stack:unseen', noInvalidate: true }, fixture.context);
    expect(left).toMatchObject({ error: null, warnings: [], invalidation: { outcome: 'skipped', paths } });
    const { distribution } = fixture;
    const told = await rebuild({ to: 'stack:unseen', distribution }, fixture.context);
    expect(told).toMatchObject({ error: null, invalidation: { outcome: 'completed', paths } });
    expect(await fixture.invalidations()).toEqual([...made, paths]);
  });
});
