/** Faults that pass: the run tries again or looks what became of its write, and ends as if nothing had been. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { type Match, put } from '../support/faults/fault-rules.ts';
import { afterwards, corruptUpload, cutUpload, type Fault, loseAnswer, resetConnection } from '../support/faults/faults.ts';
import {
  conditionalConflict,
  preconditionFailed,
  preconditionFailedInside200,
  s3Error,
  slowDown,
  tooManyRequests,
} from '../support/faults/s3-faults.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';

const writes: readonly (readonly [string, Fault])[] = [
  ['its answer is lost', loseAnswer],
  ['409, and nothing was written', conditionalConflict],
  ['412, and nothing was written', preconditionFailed],
  ['412 inside a 200, and nothing was written', preconditionFailedInside200],
  ['412, although it was written', afterwards(preconditionFailed)],
  ['412 inside a 200, although it was written', afterwards(preconditionFailedInside200)],
  ['429', tooManyRequests],
  ['503 SlowDown', slowDown()],
  ['500, and nothing was written', s3Error(500, 'InternalError')],
  ['500, although it was written', afterwards(s3Error(500, 'InternalError'))],
  ['the connection is reset', resetConnection],
  ['the body is cut on its way', cutUpload(5)],
];

const objects: readonly (readonly [string, Match])[] = [
  ['the package', put('app-2.0.0.tgz')],
  ['the index', put('index.yaml')],
  ['the provenance file', put('app-2.0.0.tgz.prov')],
];

const both = { listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] };
const signed = { ...second, provenance: provenanceText(second.fileName, second.digest) };

describe.each(honestS3Servers)('on %s, a write of', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  describe.each(objects)('%s', (_, match) => {
    it.each(writes)('%s', needsS3(name), async (_, fault) => {
      await scene.begin([first]);
      scene.proxy.once(match, fault);
      const report = await scene.publish([signed]);
      expect(cameTo(report)).toEqual(['new']);
      expect(await scene.lying()).toEqual(both);
      expect(report.index.versionsAfter).toBe(2);
      expect(await scene.origin.get(`${signed.fileName}.prov`)).toMatchObject({ body: signed.provenance });
    });
  });

  it('all objects at once, each in an empty repository', needsS3(name), async () => {
    await scene.begin();
    for (const [, match] of objects) scene.proxy.once(match, loseAnswer);
    expect(cameTo(await scene.publish([signed]))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0'], unlisted: [] });
  });
});

describe.each(honestS3Servers.filter((name) => name !== 'ministack'))('on %s, which checks what it is sent, a write of', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name);
  });
  afterAll(() => scene?.close());

  it.each(objects)('%s that is changed on its way is refused, and sent again', needsS3(name), async (_, match) => {
    await scene.begin([first]);
    scene.proxy.once(match, corruptUpload(20));
    expect(cameTo(await scene.publish([signed]))).toEqual(['new']);
    expect(await scene.lying()).toEqual(both);
    expect(scene.proxy.seen(match)).toHaveLength(2);
  });
});

describe('on ministack, which keeps what comes whatever its signature says, a write of', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('ministack').skip) scene = await openScene('ministack');
  });
  afterAll(() => scene?.close());

  it.each<[string, Match, object]>([
    ['the package', put('app-2.0.0.tgz'), { code: 'CH_VERIFY_FAILED', exitCode: 7 }],
    ['the provenance file', put('app-2.0.0.tgz.prov'), { code: 'CH_STORE_CORRUPT', exitCode: 5 }],
  ])('%s that is changed on its way is found when the run reads it back', needsS3('ministack'), async (_, match, error) => {
    await scene.begin([first]);
    scene.proxy.once(match, corruptUpload(20));
    const report = await scene.publish([signed]);
    expect(report.verification.outcome).toBe('failed');
    expect(report.error).toMatchObject(error);
  });

  // The run asks only for its ETag: the next one reads it anyway.
  it('the index that is changed on its way is found by the next run, which changes nothing', needsS3('ministack'), async () => {
    await scene.begin([first]);
    scene.proxy.once(put('index.yaml'), corruptUpload(20));
    expect(cameTo(await scene.publish([signed]))).toEqual(['new']);
    scene.proxy.forget();
    expect((await scene.publish([signed])).error).toMatchObject({ code: 'CH_INDEX_CUT', exitCode: 6 });
    expect(scene.proxy.seen(put())).toEqual([]);
  });
});

describe('a store that says when to come again', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('minio').skip) scene = await openScene('minio');
  });
  afterAll(() => scene?.close());

  it.each<[string, string, number]>([
    ['in seconds', '7', 7_000],
    ['by a time of its own clock, which may be off', 'Thu, 01 Jan 2026 05:00:08 GMT', 8_000],
  ])('%s is asked no sooner', needsS3('minio'), async (_, after, waitMs) => {
    await scene.begin([first]);
    const date = { date: 'Thu, 01 Jan 2026 05:00:00 GMT', age: '1' };
    scene.proxy.once(put('index.yaml'), s3Error(503, 'SlowDown', { 'retry-after': after, ...date }));
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    expect(scene.waits).toContain(waitMs);
    expect(scene.events.filter(({ kind }) => kind === 'retrying')).toMatchObject([{ waitMs, attempt: 1 }]);
  });
});
