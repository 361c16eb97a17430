import { expect, it } from 'vitest';
import { type CdnScene, cdnScene, url } from '../../../test/support/publish/cdn-scene.ts';
import { rebuild } from '../../../test/support/publish/rebuild-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { OperationEvent } from '../../repository/events.ts';
import type { RebuildPorts, RebuildReport, RebuildRequest } from './request.ts';

interface Scene extends CdnScene {
  rebuild(options?: Partial<RebuildRequest>, ports?: Partial<RebuildPorts>): Promise<RebuildReport>;
  loseIndex(): void;
}

/** One version is published, of which the CDN was not told. */
async function published(): Promise<Scene> {
  const scene = cdnScene();
  const { repository, cdn } = scene;
  await scene.publish('1.0.0', {}, { cdn: undefined });
  return {
    ...scene,
    rebuild: (options = {}, ports = {}) => rebuild(repository, { url, ...options }, { cdn, ...ports }),
    loseIndex: () => repository.store.meddle('index.yaml', undefined),
  };
}

const paths = ['/stable/index.yaml'];
const nothing = { outcome: 'none', id: null, paths: [], staleUntil: null };

it('tells the CDN after the index is written, of exactly the index', async () => {
  const scene = await published();
  const { repository, cdn } = scene;
  scene.loseIndex();
  cdn.hook = async () => expect(await repository.index()).toContain('1.0.0');
  const events: OperationEvent[] = [];
  const report = await scene.rebuild({}, { onEvent: (event) => events.push(event) });
  expect(report).toMatchObject({ error: null, index: { versionsAfter: 1 }, warnings: [] });
  expect(report.invalidation).toEqual({ outcome: 'completed', id: 'I1', paths, staleUntil: null });
  expect(cdn.asked.map((asked) => asked.paths)).toEqual([paths]);
  expect(events.slice(-2)).toMatchObject([{ kind: 'committed' }, { kind: 'invalidated', paths, id: 'I1' }]);
});

it('tells it again where there is nothing to do and the index is young, and the CDN does it once', async () => {
  const scene = await published();
  const { repository, cdn } = scene;
  scene.loseIndex();
  await scene.rebuild();
  repository.now += 299_000;
  for (const again of [await scene.rebuild(), await scene.publish('1.0.0')]) {
    expect(again.invalidation).toEqual({ outcome: 'completed', id: 'I1', paths, staleUntil: null });
  }
  expect([cdn.asked.length, cdn.made.length]).toEqual([3, 1]);
});

it('tells it of the revision that another run wrote', async () => {
  const scene = await published();
  const { cdn } = scene;
  await scene.rebuild();
  await scene.publish('1.0.0');
  expect([cdn.asked.length, cdn.made.length]).toEqual([2, 1]);
  scene.loseIndex();
  await scene.rebuild();
  expect(cdn.made).toHaveLength(2);
});

it('tells it of the revision that came between, where that leaves nothing to do', async () => {
  const scene = await published();
  const { repository, cdn } = scene;
  scene.loseIndex();
  repository.hook = async ({ operation, key, when }) => {
    if (`${when} ${operation} ${key}` !== 'before putNew index.yaml') return;
    repository.hook = () => undefined;
    expect((await scene.rebuild({}, { cdn: undefined })).index.versionsAfter).toBe(1);
  };
  const report = await scene.rebuild();
  expect(report).toMatchObject({ error: null, invalidation: { outcome: 'completed', paths } });
  expect(report.index.revisionAfter).toBe(report.index.revisionBefore);
  await scene.rebuild();
  expect([cdn.asked.length, cdn.made.length]).toEqual([2, 1]);
});

it('tells it nothing of an index that no cache can still hold, by the clock of the store', async () => {
  const scene = await published();
  scene.repository.now += 300_000;
  const clock = { now: () => 0, sleep: async () => undefined };
  expect((await scene.rebuild({}, { clock })).invalidation).toEqual(nothing);
  expect(scene.cdn.asked).toEqual([]);
});

it('tells it nothing where it was refused', async () => {
  const scene = await published();
  scene.repository.store.meddle('index.yaml', '<html>');
  const report = await scene.rebuild();
  expect([report.error?.code, report.invalidation]).toEqual(['CH_INDEX_INVALID', nothing]);
  expect(scene.cdn.asked).toEqual([]);
});

it('tells it of a broken index that gave way', async () => {
  const scene = await published();
  scene.repository.now += 300_000;
  scene.repository.store.meddle('index.yaml', '<html>');
  expect((await scene.rebuild({ newIndex: true })).invalidation).toMatchObject({ outcome: 'completed', paths });
});

it('says in a dry run what it would tell it', async () => {
  const scene = await published();
  expect((await scene.rebuild({ dryRun: true })).invalidation).toEqual({ ...nothing, paths });
  expect((await scene.rebuild({ dryRun: true }, { cdn: undefined })).invalidation).toEqual(nothing);
  scene.repository.now += 300_000;
  expect((await scene.rebuild({ dryRun: true })).invalidation).toEqual(nothing);
  scene.loseIndex();
  expect((await scene.rebuild({ dryRun: true })).invalidation).toEqual({ ...nothing, paths });
  expect(scene.cdn.asked).toEqual([]);
});

it('is done all the same where the CDN refuses: a warning has the time and the remedy', async () => {
  const scene = await published();
  scene.loseIndex();
  scene.cdn.hook = () => Promise.reject(new CharthouseError('CH_AWS_DENIED', { message: 'it is not allowed' }));
  const report = await scene.rebuild();
  const staleUntil = new Date(scene.repository.now + 300_000).toISOString();
  expect(report).toMatchObject({ error: null, index: { versionsAfter: 1 } });
  expect(report.invalidation).toEqual({ outcome: 'failed', id: null, paths, staleUntil });
  expect(report.warnings).toMatchObject([{ code: 'invalidation-failed', message: expect.stringContaining(staleUntil) }]);
});

it('that is stopped while it tells the CDN has written the index, and says so', async () => {
  const scene = await published();
  scene.loseIndex();
  const stop = new AbortController();
  scene.cdn.hook = () => {
    stop.abort(new CharthouseError('CH_DEADLINE', { message: 'it was not done within 600 s' }));
    stop.signal.throwIfAborted();
  };
  const report = await scene.rebuild({}, { signal: stop.signal });
  expect(report).toMatchObject({ error: { code: 'CH_DEADLINE' }, index: { versionsAfter: 1 }, invalidation: { outcome: 'failed' } });
  expect(report.warnings).toMatchObject([{ code: 'invalidation-failed' }]);
});

it('leaves the CDN alone where the user says so, and says until when caches may be behind', async () => {
  const scene = await published();
  const staleUntil = new Date(scene.repository.now + 300_000).toISOString();
  const report = await scene.rebuild({ invalidate: false }, { cdn: undefined });
  expect([report.invalidation, report.warnings]).toEqual([{ outcome: 'skipped', id: null, paths, staleUntil }, []]);
  expect((await scene.rebuild({}, { cdn: undefined })).invalidation).toEqual(nothing);
});

it('waits for the CDN where that is asked for', async () => {
  const scene = await published();
  scene.cdn.pace = 'in time';
  expect((await scene.rebuild()).invalidation).toMatchObject({ outcome: 'created', staleUntil: null });
  expect((await scene.rebuild({ wait: true })).invalidation).toMatchObject({ outcome: 'completed', staleUntil: null });
  scene.cdn.pace = 'never';
  const report = await scene.rebuild({ wait: true });
  expect(report).toMatchObject({ error: null, invalidation: { outcome: 'created', staleUntil: expect.any(String) } });
  expect(report.warnings).toMatchObject([{ code: 'invalidation-unfinished' }]);
});
