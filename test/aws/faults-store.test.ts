/** Stores that are not as they should be: they ignore or refuse conditions, their clock is off, their index was deleted. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import { anything, having, type Match, put } from '../support/faults/fault-rules.ts';
import { type Fault, ignorePreconditions } from '../support/faults/faults.ts';
import { clockSkewed, notImplemented, s3Error } from '../support/faults/s3-faults.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

const probe = put(/\/\.charthouse\/probe-/);
const remedy =
  'use a store with conditional writes; --lock none works without them, at your own risk: https://github.com/alto9/charthouse/blob/main/docs/s3.md#without-conditions-at-your-own-risk';

describe('a store that', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('minio').skip) scene = await openScene('minio', {}, { through: 'signing', preconditions: 'tried' });
  });
  afterAll(() => scene?.close());

  it.each<[string, Match, Fault, string]>([
    ['ignores all conditions', anything, ignorePreconditions, 'ignores If-None-Match: a package could be overwritten'],
    [
      'ignores the condition to create',
      having('if-none-match', put()),
      ignorePreconditions,
      'ignores If-None-Match: a package could be overwritten',
    ],
    [
      'ignores the condition to replace',
      having('if-match', put()),
      ignorePreconditions,
      'ignores If-Match: two publishers at the same time would lose a version',
    ],
    ['answers 501 to conditions', having('if-none-match', put()), notImplemented, 'does not support conditional writes'],
    ['answers 400 to conditions', having('if-none-match', put()), s3Error(400, 'NotImplemented'), 'does not support conditional writes'],
    ['knows only the condition to create', having('if-match', put()), notImplemented, 'does not support conditional writes'],
  ])('%s is found out before anything is published', needsS3('minio'), async (_, match, fault, how) => {
    await scene.begin();
    scene.proxy.always(match, fault);
    const report = await scene.publish([first]);
    expect(cameTo(report)).toEqual(['not-written', 'CH_STORE_UNSUPPORTED', 5]);
    const host = scene.proxy.endpoint.replace('http://', '');
    expect(report.error?.message).toBe(
      `${host} ${how}, so nothing was published to s3://${scene.server.bucket}/${scene.prefix.slice(0, -1)}`,
    );
    expect(report.error?.hint).toBe(remedy);
    expect(await scene.lying()).toEqual({ listed: undefined, unlisted: [] });
    expect(scene.proxy.seen(put()).filter((seen) => !probe(seen))).toEqual([]);
  });

  it('denies the trial of its conditions is not one that knows none', needsS3('minio'), async () => {
    await scene.begin();
    scene.proxy.always(probe, s3Error(403, 'AccessDenied'));
    expect(cameTo(await scene.publish([first]))).toEqual(['not-written', 'CH_STORE_DENIED', 5]);
  });

  it('keeps conditions is tried once, and not again by the next run', needsS3('minio'), async () => {
    await scene.begin();
    expect(cameTo(await scene.publish([first]))).toEqual(['new']);
    expect(scene.proxy.seen(probe).length).toBeGreaterThan(60);
    scene.proxy.forget();
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    expect(scene.proxy.seen(probe)).toEqual([]);
  });

  it('ignores conditions is published into with --lock none, which warns', needsS3('minio'), async () => {
    await scene.begin();
    scene.proxy.always(anything, ignorePreconditions);
    const waived = { settings: { lock: 'none' } as const };
    const reports = [await scene.publish([first], waived), await scene.publish([second], waived)];
    expect(reports.map(cameTo)).toEqual([['new'], ['new']]);
    expect(reports.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['lock-waived'], ['lock-waived']]);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
    expect(scene.proxy.seen(having('if-match', anything))).toEqual([]);
    expect(scene.proxy.seen(having('if-none-match', anything))).toEqual([]);
    expect((await scene.publish([second], waived)).warnings).toEqual([]);
  });
});

describe('fauxqs, which ignores conditions,', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('fauxqs').skip) scene = await openScene('fauxqs', {}, { preconditions: 'tried' });
  });
  afterAll(() => scene?.close());

  it('is found out before anything is published, and can be published into with --lock none', needsS3('fauxqs'), async () => {
    await scene.begin();
    expect(cameTo(await scene.publish([first]))).toEqual(['not-written', 'CH_STORE_UNSUPPORTED', 5]);
    expect(await scene.lying()).toEqual({ listed: undefined, unlisted: [] });
    expect(cameTo(await scene.publish([first], { settings: { lock: 'none' } }))).toEqual(['new']);
    expect(cameTo(await scene.publish([second], { settings: { lock: 'none' } }))).toEqual(['new']);
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
  });
});

describe('a bucket that keeps versions', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('ministack').skip) scene = await openScene('ministack', { versioning: true });
  });
  afterAll(() => scene?.close());

  it('in which the index was deleted is not begun anew without a word', needsS3('ministack'), async () => {
    await scene.begin([first]);
    const index = await scene.origin.head('index.yaml');
    if (index.kind === 'found') await scene.origin.deleteIf('index.yaml', index.info.etag);
    const report = await scene.publish([second]);
    expect(cameTo(report)).toEqual(['not-written', 'CH_INDEX_VANISHED', 6]);
    expect(report.error?.message).toContain('the store says that it was deleted');
    expect(scene.proxy.seen(put())).toEqual([]);
    expect((await scene.verify()).error?.code).toBe('CH_INDEX_VANISHED');
    expect(cameTo(await scene.publish([second], { request: { newIndex: true } }))).toEqual(['new']);
  });
});

describe('a store whose clock is hours from ours', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('minio').skip) scene = await openScene('minio');
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => scene?.close());

  const off = (hours: number): void => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
  };

  it.each([5, -5])('(%i) refuses once, and is asked again by its own time', needsS3('minio'), async (hours) => {
    await scene.begin([first]);
    off(hours);
    expect(cameTo(await scene.publish([second]))).toEqual(['new']);
    vi.useRealTimers();
    expect(await scene.lying()).toEqual({ listed: ['app 2.0.0', 'app 1.0.0'], unlisted: [] });
    expect(scene.proxy.seen().map(({ status }) => status)).toEqual([403, 200, 200, 200, 200, 200]);
  });

  it('that refuses every time is told as that', needsS3('minio'), async () => {
    await scene.begin([first]);
    scene.proxy.always(anything, clockSkewed);
    const { error } = await scene.publish([second]);
    expect([error?.code, error?.exitCode, error?.hint]).toEqual([
      'CH_STORE_DENIED',
      5,
      'correct the clock of this machine, then run again',
    ]);
  });
});
