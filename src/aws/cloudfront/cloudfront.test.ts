import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type AnsweringAws, answeringAws, serviceError } from '../../../test/support/aws/aws-answers.ts';
import { openCloudFront } from './cloudfront.ts';

let service: AnsweringAws;

afterEach(() => service.close());

function invalidation(status: string): Answer {
  const paths = '<Paths><Quantity>1</Quantity><Items><Path>/index.yaml</Path></Items></Paths>';
  const batch = `<InvalidationBatch>${paths}<CallerReference>r</CallerReference></InvalidationBatch>`;
  const body = `<Invalidation><Id>I1</Id><Status>${status}</Status><CreateTime>2026-01-02T00:00:00Z</CreateTime>${batch}</Invalidation>`;
  return { status: 201, body: `<?xml version="1.0"?>${body}` };
}

const tooMany = serviceError(400, 'TooManyInvalidationsInProgress');

async function cdnThat(...answers: readonly Answer[]) {
  service = await answeringAws(answers);
  return openCloudFront('E2EXAMPLE', service.aws);
}

const options = { reference: 'charthouse-1', patienceMs: 60_000 };

describe('an invalidation', () => {
  it('names exactly the paths, in one request', async () => {
    const cdn = await cdnThat(invalidation('InProgress'));
    expect(await cdn.invalidate(['/a/index.yaml'], options)).toEqual({ kind: 'accepted', id: 'I1', isComplete: false });
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]).toMatchObject({ method: 'POST', path: '/2020-05-31/distribution/E2EXAMPLE/invalidation' });
    expect(service.asked[0]?.body).toContain('<Quantity>1</Quantity><Items><Path>/a/index.yaml</Path></Items>');
    expect(service.asked[0]?.body).toContain('<CallerReference>charthouse-1</CallerReference>');
  });

  it('waits if too many are in progress, and reports it', async () => {
    const cdn = await cdnThat(tooMany, tooMany, tooMany, invalidation('InProgress'));
    expect(await cdn.invalidate(['/index.yaml'], options)).toMatchObject({ kind: 'accepted' });
    expect(service.waits.map(({ waitMs }) => waitMs)).toEqual([2_000, 3_000, 4_500]);
    expect(service.waits[0]?.why).toContain('too many');
  });

  it('gives up when its patience is over', async () => {
    const cdn = await cdnThat(tooMany);
    expect(await cdn.invalidate(['/index.yaml'], options)).toEqual({ kind: 'busy' });
    expect(service.sleptMs()).toBe(60_000);
  });

  it('is stopped while it waits', async () => {
    const cdn = await cdnThat(tooMany);
    const stop = new AbortController();
    const asked = cdn.invalidate(['/index.yaml'], { ...options, signal: stop.signal });
    while (service.waits.length === 0) await new Promise(setImmediate);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('is retried if CloudFront is overloaded or fails', async () => {
    const cdn = await cdnThat(serviceError(400, 'Throttling'), serviceError(503, 'ServiceUnavailable'), invalidation('Completed'));
    expect(await cdn.invalidate(['/index.yaml'], options)).toEqual({ kind: 'accepted', id: 'I1', isComplete: true });
    expect(service.asked).toHaveLength(3);
  });

  it('under a reference that was used for other paths is an outcome', async () => {
    const cdn = await cdnThat(serviceError(400, 'InvalidationBatchAlreadyExists'));
    expect(await cdn.invalidate(['/index.yaml'], options)).toEqual({ kind: 'reference-taken' });
  });

  it('that is not allowed names the permission', async () => {
    const cdn = await cdnThat(serviceError(403, 'AccessDenied'));
    await expect(cdn.invalidate(['/index.yaml'], options)).rejects.toMatchObject({
      code: 'CH_AWS_DENIED',
      details: { action: 'cloudfront:CreateInvalidation' },
    });
    expect(service.asked).toHaveLength(1);
  });

  it.each([
    ['a distribution that there is not', serviceError(404, 'NoSuchDistribution'), 'CH_STORE_UNAVAILABLE'],
    ['unknown keys', serviceError(403, 'InvalidClientTokenId'), 'CH_CREDENTIALS'],
    ['a path that CloudFront does not take', serviceError(400, 'InvalidArgument'), 'CH_STORE_UNEXPECTED'],
  ])('of %s is a coded error, and not tried again', async (_, answer, code) => {
    const cdn = await cdnThat(answer);
    await expect(cdn.invalidate(['/index.yaml'], options)).rejects.toMatchObject({ code });
    expect(service.asked).toHaveLength(1);
  });

  it('uses the endpoint of the environment, the variable of CloudFront first', async () => {
    service = await answeringAws([invalidation('Completed')], { AWS_ENDPOINT_URL_CLOUDFRONT: 'http://127.0.0.1:9' });
    const cdn = openCloudFront('E2EXAMPLE', service.aws);
    await expect(cdn.invalidate(['/index.yaml'], options)).rejects.toMatchObject({ code: 'CH_STORE_UNAVAILABLE' });
    expect(service.asked).toEqual([]);
  });

  it('can be made by hand, in any shell', async () => {
    const cdn = await cdnThat(invalidation('Completed'));
    expect(cdn.byHand(['/a/index.yaml', '/a/b.tgz.prov'])).toBe(
      'aws cloudfront create-invalidation --distribution-id E2EXAMPLE --paths /a/index.yaml /a/b.tgz.prov',
    );
    // A public URL may have such a path.
    expect(cdn.byHand(["/it's;/index.yaml"])).toContain("--paths '/it'\\''s;/index.yaml'");
  });
});

describe('waiting for an invalidation', () => {
  it('looks every few seconds until it is complete', async () => {
    const cdn = await cdnThat(invalidation('InProgress'), invalidation('InProgress'), invalidation('Completed'));
    expect(await cdn.waitUntilComplete('I1', { limitMs: 60_000 })).toEqual({ kind: 'complete' });
    expect(service.asked.map(({ path }) => path)).toEqual(Array(3).fill('/2020-05-31/distribution/E2EXAMPLE/invalidation/I1'));
    expect(service.sleptMs()).toBe(5_000);
  });

  it('ends when the time for it is over', async () => {
    const cdn = await cdnThat(invalidation('InProgress'));
    expect(await cdn.waitUntilComplete('I1', { limitMs: 20_000 })).toEqual({ kind: 'unfinished' });
    expect(service.sleptMs()).toBe(20_000);
  });

  it('names the permission that is missing', async () => {
    const cdn = await cdnThat(serviceError(403, 'AccessDenied'));
    await expect(cdn.waitUntilComplete('I1', { limitMs: 1_000 })).rejects.toMatchObject({
      code: 'CH_AWS_DENIED',
      details: { action: 'cloudfront:GetInvalidation' },
    });
  });
});
