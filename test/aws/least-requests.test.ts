/** What a publish asks of a bucket, request by request, and that its figures are what passed by. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Figures } from '../../src/repository/outcome.ts';
import { cameTo, first, openScene, type S3Scene, second } from '../support/aws/s3-scene.ts';
import type { FaultProxy } from '../support/faults/fault-proxy.ts';
import { get, put } from '../support/faults/fault-rules.ts';
import { corruptAnswer, loseAnswer } from '../support/faults/faults.ts';
import { slowDown } from '../support/faults/s3-faults.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { honestS3Servers, needsS3 } from '../support/servers/s3-servers.ts';

/** What passed by, as the figures of a run say it. */
function passed(proxy: FaultProxy): Omit<Figures, 'requests' | 'durationMs'> {
  const seen = proxy.seen();
  const sum = (of: 'bytesSent' | 'bytesReceived'): number => seen.reduce((total, each) => total + each[of], 0);
  return { attempts: seen.length, bytesSent: sum('bytesSent'), bytesReceived: sum('bytesReceived') };
}

describe.each(honestS3Servers)('on %s', (name) => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3(name).skip) scene = await openScene(name, {}, { preconditions: 'tried' });
  });
  afterAll(() => scene?.close());

  const asked = (): readonly string[] =>
    scene.proxy.seen().map(({ method, path, query }) => {
      const key = path.split(scene.prefix)[1]?.replace(/probe-.*/, 'probe');
      return query.includes('list-type') ? 'list' : `${method} ${key}`;
    });

  it('a new version takes one read and two writes, and two reads to look at what came of them', needsS3(name), async () => {
    await scene.begin([first]);
    const { figures, error } = await scene.publish([second]);
    expect(error).toBeNull();
    expect(asked()).toEqual(['GET index.yaml', 'PUT app-2.0.0.tgz', 'PUT index.yaml', 'HEAD index.yaml', 'GET app-2.0.0.tgz']);
    expect(figures).toMatchObject({ requests: 5, ...passed(scene.proxy) });
  });

  it('without the look, one read and two writes are all', needsS3(name), async () => {
    await scene.begin([first]);
    await scene.publish([second], { request: { verify: false } });
    expect(asked()).toEqual(['GET index.yaml', 'PUT app-2.0.0.tgz', 'PUT index.yaml']);
  });

  it('they go one after another over one connection', needsS3(name), async () => {
    await scene.begin([first]);
    await scene.publish([second]);
    expect(new Set(scene.proxy.seen().map(({ connection }) => connection)).size).toBe(1);
  });

  it('a run that finds nothing to do takes one read, and one look at each package', needsS3(name), async () => {
    await scene.begin([first]);
    const report = await scene.publish([first]);
    expect(cameTo(report)).toEqual(['unchanged']);
    expect(asked()).toEqual(['GET index.yaml', 'HEAD app-1.0.0.tgz']);
    expect(report.figures).toMatchObject({ requests: 2, ...passed(scene.proxy) });
  });

  it('many charts that did not change take one read and one listing', needsS3(name), async () => {
    const charts = Array.from({ length: 25 }, (_, at) => chartPackage(`app-${at}`, '1.0.0'));
    await scene.begin(charts);
    const report = await scene.publish(charts);
    expect(new Set(report.charts.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(asked()).toEqual(['GET index.yaml', 'list']);
    expect(report.figures).toMatchObject({ requests: 2, ...passed(scene.proxy) });
  });

  it('a dry run reads the index, and looks whether the package is there', needsS3(name), async () => {
    await scene.begin([first]);
    await scene.publish([second], { request: { dryRun: true } });
    expect(asked()).toEqual(['GET index.yaml', 'HEAD app-2.0.0.tgz', 'GET app-2.0.0.tgz']);
  });

  it(
    'the first of a repository looks for others, tries the conditions of the store, and writes an index that lists nothing',
    needsS3(name),
    async () => {
      await scene.begin();
      const { figures } = await scene.publish([first]);
      const puts = (count: number): readonly string[] => Array.from({ length: count }, () => 'PUT .charthouse/probe');
      // A name that the store refuses is found before the index is written.
      const looks = ['GET index.yaml', 'list', 'list', 'HEAD app-1.0.0.tgz', 'GET app-1.0.0.tgz'];
      expect(asked().slice(0, 11)).toEqual([...looks, ...puts(2), 'HEAD .charthouse/probe', ...puts(3)]);
      // Four rounds on four objects, which four writers create and four replace three times; and what stays of it is removed, without a look.
      const trial = asked().filter((each) => each.includes('probe'));
      expect(trial.filter((each) => each.startsWith('PUT'))).toHaveLength(5 + 4 * 4 * (4 + 3 * 4));
      expect(trial.filter((each) => !each.startsWith('PUT')).slice(1)).toEqual(
        Array.from({ length: 17 }, () => 'DELETE .charthouse/probe'),
      );
      expect(asked().filter((each) => !each.includes('probe'))).toEqual([
        ...[
          'GET index.yaml',
          'list',
          // For tombstones, since no index says that there are none.
          'list',
          'HEAD app-1.0.0.tgz',
          'GET app-1.0.0.tgz',
          'PUT index.yaml',
          'PUT app-1.0.0.tgz',
          'PUT index.yaml',
          'HEAD index.yaml',
          'GET app-1.0.0.tgz',
        ],
      ]);
      expect(figures).toMatchObject(passed(scene.proxy));
    },
  );

  it('figures count what was tried again, and what came of it', needsS3(name), async () => {
    await scene.begin([first]);
    scene.proxy.once(get('index.yaml'), corruptAnswer(10));
    scene.proxy.once(put('app-2.0.0.tgz'), slowDown());
    scene.proxy.once(put('index.yaml'), loseAnswer);
    const { figures, error } = await scene.publish([second]);
    expect(error).toBeNull();
    expect(figures).toMatchObject({ requests: 5, ...passed(scene.proxy) });
    expect(figures.attempts).toBe(9);
  });

  it('a verify reads the index and each package once', needsS3(name), async () => {
    await scene.begin([first, second]);
    const { figures } = await scene.verify();
    expect([...asked()].sort()).toEqual(['GET app-1.0.0.tgz', 'GET app-2.0.0.tgz', 'GET index.yaml']);
    expect(figures).toMatchObject({ requests: 3, ...passed(scene.proxy) });
  });

  it('a provenance file takes two reads and a write more', needsS3(name), async () => {
    await scene.begin([first]);
    await scene.publish([{ ...second, provenance: provenanceText(second.fileName, second.digest) }], { request: { verify: false } });
    expect(asked()).toEqual([
      ...['GET index.yaml', 'HEAD app-2.0.0.tgz', 'GET app-2.0.0.tgz'],
      ...['PUT app-2.0.0.tgz', 'PUT app-2.0.0.tgz.prov', 'PUT index.yaml'],
    ]);
  });
});

describe('300 charts', () => {
  let scene: S3Scene;
  beforeAll(async () => {
    if (!needsS3('minio').skip) scene = await openScene('minio');
  });
  afterAll(() => scene?.close());

  it('of one run are one write of the index', needsS3('minio'), async () => {
    await scene.begin([first]);
    const charts = Array.from({ length: 300 }, (_, at) => chartPackage(`app-${at}`, '1.0.0'));
    const { error, index, figures } = await scene.publish(charts);
    expect(error).toBeNull();
    expect(index).toMatchObject({ versionsAfter: 301, attempts: 1 });
    expect(scene.proxy.seen(put('index.yaml'))).toHaveLength(1);
    expect(scene.proxy.seen(get('index.yaml'))).toHaveLength(1);
    expect(scene.proxy.seen(put(/\.tgz$/))).toHaveLength(300);
    expect(figures).toMatchObject(passed(scene.proxy));
    expect((await scene.lying()).listed).toHaveLength(301);
    const again = await scene.publish(charts);
    expect(new Set(again.charts.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(again.figures).toMatchObject({ requests: 2, attempts: 2 });
  });
});
