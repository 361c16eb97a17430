/** A rebuild of a stack's index: its CloudFront is told, once, and asked for no more than a publish would ask for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publish, rebuild } from '../../src/client/operations.ts';
import { type CdnGround, startCdnGround } from '../support/aws/cdn-repository.ts';
import { chartsTemplate, deployStack } from '../support/aws/stacks.ts';
import { post } from '../support/faults/fault-rules.ts';
import { accessDenied } from '../support/faults/s3-faults.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { signedRequest } from '../support/servers/signed-request.ts';

describe('a rebuild of a stack', needsS3('ministack'), () => {
  let ground: CdnGround;
  let folder: string;

  beforeAll(async () => {
    [ground, folder] = [await startCdnGround(), await mkdtemp(join(tmpdir(), 'charthouse-rebuild-cdn-'))];
    const path = join(folder, 'app-1.0.0.tgz');
    await writeFile(path, chartPackage('app', '1.0.0').bytes);
    expect((await publish({ charts: [path], to: 'stack:charts' }, ground.context)).error).toBeNull();
  });
  afterAll(async () => {
    await ground?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const { status } = await signedRequest(ground.server, 'DELETE', `/${ground.bucket}/index.yaml`);
    expect(status).toBe(204);
    ground.aws.forget();
  });

  const paths = ['/index.yaml'];
  const requests = () => ground.aws.seen().map(({ method, path }) => `${method} ${path.replace(`/${ground.bucket}`, '')}`);

  it('tells CloudFront after the index is written, and the next run makes no second invalidation', async () => {
    const before = await ground.invalidations();
    const report = await rebuild({ to: 'stack:charts', wait: true }, ground.context);
    expect(report).toMatchObject({ error: null, warnings: [], charts: [{ outcome: 'new', version: '1.0.0' }] });
    expect(report.invalidation).toEqual({ outcome: 'completed', id: expect.stringMatching(/^I/), paths, staleUntil: null });
    const asked = `POST /2020-05-31/distribution/${ground.distribution}/invalidation`;
    expect(requests().slice(-2)).toEqual(['PUT /index.yaml', asked]);
    ground.aws.forget();
    const again = await rebuild({ to: 'stack:charts' }, ground.context);
    expect(again).toMatchObject({ error: null, index: { attempts: 0 }, invalidation: { id: report.invalidation.id, paths } });
    expect(requests().at(-1)).toBe(asked);
    expect(await ground.invalidations()).toEqual([...before, paths]);
  });

  it('is green with a warning and a time where CloudFront refuses', async () => {
    ground.aws.once(post(/\/invalidation$/), accessDenied);
    const report = await rebuild({ to: 'stack:charts' }, ground.context);
    expect(report).toMatchObject({ error: null, invalidation: { outcome: 'failed', paths, staleUntil: expect.any(String) } });
    expect(report.warnings).toMatchObject([{ code: 'invalidation-failed' }]);
    expect(report.warnings[0]?.hint).toContain(`--distribution-id ${ground.distribution} --paths /index.yaml`);
  });

  it('needs the output that says the distribution only where nobody says it', async () => {
    const { Outputs, ...template } = await chartsTemplate();
    const outputs = { RepositoryUrl: Outputs['RepositoryUrl'], BucketName: { Value: ground.bucket } };
    await deployStack(ground.server, 'unseen', { ...template, Outputs: outputs });
    const made = await ground.invalidations();
    const missing = { code: 'CH_STACK_OUTPUT_MISSING', details: { output: 'DistributionId' } };
    await expect(rebuild({ to: 'stack:unseen' }, ground.context)).rejects.toMatchObject(missing);
    const left = await rebuild({ to: 'stack:unseen', noInvalidate: true }, ground.context);
    expect(left).toMatchObject({ error: null, warnings: [], invalidation: { outcome: 'skipped', paths } });
    const { distribution } = ground;
    const told = await rebuild({ to: 'stack:unseen', distribution }, ground.context);
    expect(told).toMatchObject({ error: null, invalidation: { outcome: 'completed', paths } });
    expect(await ground.invalidations()).toEqual([...made, paths]);
  });
});
