import { describe, expect, it } from 'vitest';
import { cdnScene, url } from '../../../test/support/publish/cdn-scene.ts';
import { provenanceText } from '../../../test/support/publish/provenance-text.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import type { OperationEvent } from '../../repository/events.ts';

const app = chartPackage('app', '1.0.0');

describe('a commit is invalidated', () => {
  it('after it is made and before it is verified, as exactly the path of the index', async () => {
    const { repository, cdn } = cdnScene();
    const order: string[] = [];
    cdn.hook = async (call) => {
      order.push(`${call}: ${(await repository.index()).includes('1.0.0')}`);
    };
    const site = siteOf(async (asked) => {
      order.push(asked);
      return asked.endsWith('.yaml') ? repository.index() : app.bytes;
    });
    const report = await repository.publish({ 'app.tgz': app.bytes }, { url }, { cdn, site });
    expect(order).toEqual(['invalidate: true', `${url}/index.yaml`, `${url}/app-1.0.0.tgz`]);
    expect(cdn.asked.map(({ paths }) => paths)).toEqual([['/stable/index.yaml']]);
    expect(report.invalidation).toEqual({ outcome: 'completed', id: 'I1', paths: ['/stable/index.yaml'], staleUntil: null });
    expect(report.warnings).toEqual([]);
  });

  it.each([
    ['https://charts.example.com', '/index.yaml'],
    ['https://charts.example.com/', '/index.yaml'],
    ['https://charts.example.com/a/b/', '/a/b/index.yaml'],
    ['https://charts.example.com/a?token=secret', '/a/index.yaml'],
    ['https://charts.example.com/a b/ü', '/a%20b/%C3%BC/index.yaml'],
    [undefined, '/index.yaml'],
  ])('under the path of its public URL, as clients ask for it: %s', async (publicUrl, path) => {
    const { cdn, publish } = cdnScene();
    await publish('1.0.0', { url: publicUrl });
    expect(cdn.asked.map(({ paths }) => paths)).toEqual([[path]]);
  });

  it('once for any number of charts', async () => {
    const { repository, cdn } = cdnScene();
    const b = chartPackage('b', '1.0.0');
    await repository.publish({ 'a.tgz': app.bytes, 'b.tgz': b.bytes }, { url, verify: false }, { cdn });
    expect(cdn.asked).toHaveLength(1);
  });

  it('under a new reference each time, also where an index comes back that was there before', async () => {
    const { repository, cdn, publish } = cdnScene();
    await publish('1.0.0');
    repository.store.meddle('index.yaml', undefined);
    repository.store.meddle('app-1.0.0.tgz', undefined);
    await publish('1.0.0');
    expect(new Set(cdn.asked.map(({ reference }) => reference)).size).toBe(2);
    expect(cdn.made).toHaveLength(2);
  });

  it('and told to whoever watches', async () => {
    const { cdn, publish } = cdnScene();
    cdn.pace = 'in time';
    const events: OperationEvent[] = [];
    await publish('1.0.0', { wait: true }, { onEvent: (event) => events.push(event) });
    expect(events.slice(-3)).toMatchObject([
      { kind: 'committed' },
      { kind: 'invalidated', cdn: 'the CDN', paths: ['/stable/index.yaml'], id: 'I1' },
      { kind: 'invalidation-awaited', id: 'I1' },
    ]);
  });

  it('again where the reference was used for something else', async () => {
    const { cdn, publish } = cdnScene();
    cdn.answers.push({ kind: 'reference-taken' });
    expect((await publish('1.0.0')).invalidation.outcome).toBe('completed');
    expect(cdn.asked).toHaveLength(2);
    expect(cdn.asked[0]?.reference).not.toBe(cdn.asked[1]?.reference);
  });
});

describe('a provenance file', () => {
  const prov = Buffer.from(provenanceText('app-1.0.0.tgz', app.digest)).toString();

  async function published(version: string, standing: string | undefined): Promise<readonly (readonly string[])[]> {
    const { repository, cdn } = cdnScene();
    const made = chartPackage('app', version);
    const text = provenanceText(`app-${version}.tgz`, made.digest);
    if (standing !== undefined) repository.store.meddle(`app-${version}.tgz.prov`, standing);
    const report = await repository.publish({ 'app.tgz': made.bytes, 'app.tgz.prov': text }, { url, verify: false }, { cdn });
    expect(report.error).toBeNull();
    return cdn.asked.map(({ paths }) => paths);
  }

  it('that took the place of another is invalidated under its path', async () => {
    const other = prov.replaceAll(app.digest, '0'.repeat(64));
    expect(await published('1.0.0', other)).toEqual([['/stable/index.yaml', '/stable/app-1.0.0.tgz.prov']]);
  });

  it('of a version with a plus is invalidated in both spellings', async () => {
    const paths = ['/stable/index.yaml', '/stable/app-1.0.0%2Bx.tgz.prov', '/stable/app-1.0.0+x.tgz.prov'];
    expect(await published('1.0.0+x', 'names other bytes')).toEqual([paths]);
  });

  it('that is new, or was there as it is, is not', async () => {
    expect(await published('1.0.0', undefined)).toEqual([['/stable/index.yaml']]);
    expect(await published('1.0.0', prov)).toEqual([['/stable/index.yaml']]);
  });
});

describe('a run that finds nothing to do', () => {
  it('invalidates an index that is younger than caches keep one, and the CDN does it once', async () => {
    const { repository, cdn, publish } = cdnScene();
    await publish('1.0.0');
    repository.now += 299_000;
    const again = await publish('1.0.0');
    expect(again.charts[0]?.outcome).toBe('unchanged');
    expect(again.invalidation).toEqual({ outcome: 'completed', id: 'I1', paths: ['/stable/index.yaml'], staleUntil: null });
    expect([cdn.asked.length, cdn.made.length]).toEqual([2, 1]);
  });

  it('invalidates what a run that died after its commit did not', async () => {
    const { cdn, publish } = cdnScene();
    await publish('1.0.0', {}, { cdn: undefined });
    expect(cdn.made).toEqual([]);
    expect((await publish('1.0.0')).invalidation.outcome).toBe('completed');
    expect(cdn.made).toHaveLength(1);
  });

  it('invalidates the revision that it found, not the one before', async () => {
    const { cdn, publish } = cdnScene();
    await publish('1.0.0');
    await publish('1.1.0');
    await publish('1.1.0');
    expect([cdn.asked.length, cdn.made.length]).toEqual([3, 2]);
  });

  it('tells two revisions of other publishers apart where the index says nothing of its run', async () => {
    const { repository, cdn, publish } = cdnScene();
    await publish('1.0.0', {}, { cdn: undefined });
    const index = await repository.index();
    for (const _ of [1, 2]) {
      repository.now += 1_000;
      repository.store.meddle('index.yaml', index);
      await publish('1.0.0');
    }
    await publish('1.0.0');
    expect([cdn.asked.length, cdn.made.length]).toEqual([3, 2]);
  });

  it('invalidates nothing of an index that no cache can still hold, by the clock of the store', async () => {
    const { repository, cdn, publish } = cdnScene();
    await publish('1.0.0');
    repository.now += 300_000;
    const clock = { now: () => 0, sleep: async () => undefined };
    expect((await publish('1.0.0', {}, { clock })).invalidation).toEqual({ outcome: 'none', id: null, paths: [], staleUntil: null });
    expect(cdn.asked).toHaveLength(1);
  });

  it('invalidates nothing where it was refused', async () => {
    const { repository, cdn, publish } = cdnScene();
    await publish('1.0.0');
    const other = chartPackage('app', '1.0.0', 'b: 2\n');
    const report = await repository.publish({ 'app.tgz': other.bytes }, { url }, { cdn });
    expect([report.error?.code, report.invalidation.outcome]).toEqual(['CH_CONFLICT', 'none']);
    expect(cdn.asked).toHaveLength(1);
  });
});
