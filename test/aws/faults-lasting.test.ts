/** Faults that last: a coded error, and the repository is as it was, or has exactly the new version. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CharthouseError } from '../../src/base/error.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { cameTo, first, openScene, type Packed, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { get, type Match, put } from '../support/faults/fault-rules.ts';
import { answer, corruptAnswer, cutAnswer, type Fault, loseAnswer, resetConnection } from '../support/faults/faults.ts';
import {
  accessDenied,
  conditionalConflict,
  expiredToken,
  htmlNotFound,
  notImplemented,
  s3Error,
  slowDown,
  tooManyRequests,
} from '../support/faults/s3-faults.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

let scene: S3Scene;
beforeAll(async () => {
  if (!needsS3('minio').skip) scene = await openScene('minio');
});
afterAll(() => scene?.close());

const before = { listed: ['app 1.0.0'], unlisted: [] };

describe('reading the index', () => {
  it.each<[string, Fault, string, number]>([
    ['403, as S3 says of a missing key to those who may not list', accessDenied, 'CH_STORE_DENIED', 5],
    ['a page of some proxy', htmlNotFound, 'CH_STORE_UNEXPECTED', 5],
    ['no such bucket', s3Error(404, 'NoSuchBucket'), 'CH_STORE_UNAVAILABLE', 5],
    ['corrupted', corruptAnswer(40), 'CH_INDEX_CUT', 6],
    ['cut, as if it were whole', cutAnswer(40, 'clean'), 'CH_INDEX_CUT', 6],
    ['cut by a broken connection', cutAnswer(40, 'broken'), 'CH_STORE_UNAVAILABLE', 5],
    ['reset', resetConnection, 'CH_STORE_UNAVAILABLE', 5],
    ['429', tooManyRequests, 'CH_STORE_UNAVAILABLE', 5],
    ['503', slowDown(), 'CH_STORE_UNAVAILABLE', 5],
    ['expired credentials', expiredToken, 'CH_CREDENTIALS', 5],
    ['an unknown key', s3Error(403, 'InvalidAccessKeyId'), 'CH_CREDENTIALS', 5],
    ['a wrong secret', s3Error(403, 'SignatureDoesNotMatch'), 'CH_CREDENTIALS', 5],
    ['another region, unnamed', s3Error(301, 'PermanentRedirect'), 'CH_STORE_UNAVAILABLE', 5],
    ['a bad request without a word', answer(400), 'CH_STORE_UNEXPECTED', 5],
  ])('%s: nothing is written', needsS3('minio'), async (_, fault, code, exitCode) => {
    await scene.begin([first]);
    scene.proxy.always(get('index.yaml'), fault);
    expect(cameTo(await scene.publish([second]))).toEqual(['not-written', code, exitCode]);
    expect(scene.proxy.seen(put())).toEqual([]);
    expect(await scene.lying()).toEqual(before);
  });
});

describe('putting the package', () => {
  it.each<[string, Fault, string]>([
    ['403', accessDenied, 'CH_STORE_DENIED'],
    ['429', tooManyRequests, 'CH_STORE_UNAVAILABLE'],
    ['503', slowDown(), 'CH_STORE_UNAVAILABLE'],
    ['500', s3Error(500, 'InternalError'), 'CH_STORE_UNAVAILABLE'],
    ['reset', resetConnection, 'CH_STORE_UNAVAILABLE'],
    ['no conditions', notImplemented, 'CH_STORE_UNSUPPORTED'],
    ['a full store', s3Error(507, 'XMinioStorageFull'), 'CH_STORE_FULL'],
  ])('%s: nothing is committed', needsS3('minio'), async (_, fault, code) => {
    await scene.begin([first]);
    scene.proxy.always(put('app-2.0.0.tgz'), fault);
    expect(cameTo(await scene.publish([second]))).toEqual(['not-written', code, 5]);
    expect(scene.proxy.seen(put('index.yaml'))).toEqual([]);
    expect(await scene.lying()).toEqual(before);
  });
});

describe('putting the index', () => {
  it.each<[string, Fault, string, 'unknown' | undefined]>([
    ['403', accessDenied, 'CH_STORE_DENIED', undefined],
    ['429', tooManyRequests, 'CH_STORE_UNAVAILABLE', undefined],
    ['503 SlowDown', slowDown(), 'CH_STORE_UNAVAILABLE', undefined],
    ['500', s3Error(500, 'InternalError'), 'CH_STORE_UNAVAILABLE', 'unknown'],
    ['reset', resetConnection, 'CH_STORE_UNAVAILABLE', 'unknown'],
    ['no conditions', notImplemented, 'CH_STORE_UNSUPPORTED', undefined],
    ['credentials that expire under the run', expiredToken, 'CH_CREDENTIALS', undefined],
  ])('%s: the index stays, and the next run ends it', needsS3('minio'), async (_, fault, code, commit) => {
    await scene.begin([first]);
    scene.proxy.always(put('index.yaml'), fault);
    const report = await scene.publish([second]);
    expect(cameTo(report)).toEqual(['not-written', code, 5]);
    expect(report.error?.details['commit']).toBe(commit);
    expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
    expect(await scene.lying()).toEqual({ listed: ['app 1.0.0'], unlisted: ['app-2.0.0.tgz'] });
    scene.proxy.behave();
    expect(cameTo(await scene.publish([second]))).toEqual(['adopted']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });

  it('and losing every answer is a success all the same', needsS3('minio'), async () => {
    await scene.begin([first]);
    scene.proxy.always(put('index.yaml'), loseAnswer);
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });
});

describe('two conditional writes that meet every time', () => {
  /** Publishes until so many waits are over; then its time is up. */
  async function until(waits: number, packed: Packed): Promise<PublishReport> {
    const stop = new AbortController();
    const late = new CharthouseError('CH_DEADLINE', { message: 'it was not done in time' });
    scene.onWait = () => {
      if (scene.waits.length === waits) stop.abort(late);
    };
    return scene.publish([packed], { signal: stop.signal });
  }

  it.each<[string, Match, readonly string[]]>([
    ['the index', put('index.yaml'), ['app-2.0.0.tgz']],
    ['the package', put('app-2.0.0.tgz'), []],
    ['the provenance file', put('app-2.0.0.tgz.prov'), ['app-2.0.0.tgz']],
  ])('at %s are tried until the time is up, with a wait after each', needsS3('minio'), async (_, match, unlisted) => {
    await scene.begin([first]);
    scene.proxy.always(match, conditionalConflict);
    const signed = { ...second, provenance: provenanceText(second.fileName, second.digest) };
    expect(cameTo(await until(5, signed))).toEqual(['not-written', 'CH_DEADLINE', 5]);
    expect(scene.proxy.seen(match).length).toBeLessThanOrEqual(6);
    expect((await scene.lying()).listed).toEqual(['app 1.0.0']);
    expect((await scene.lying()).unlisted).toEqual(expect.arrayContaining([...unlisted]));
  });
});
