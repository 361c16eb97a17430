import { describe, expect, it } from 'vitest';
import type { MetricQuery, MetricSource, Series } from '../../ports/metric-source.ts';
import type { Part } from '../../ports/part.ts';
import type { Window } from '../../ports/window.ts';
import { readBucket, readCdn } from './metrics.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const window: Window = { fromMs: 100 * dayMs, toMs: 101 * dayMs };
const { signal } = new AbortController();

interface Asked {
  readonly queries: readonly MetricQuery[];
  readonly window: Window;
}

/** A source that has these series, and keeps what it was asked. */
function source(
  series: Readonly<Record<string, Series>>,
  refuse: (id: string) => boolean = () => false,
): MetricSource & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    region: 'eu-west-1',
    asked,
    read: async (queries, of): Promise<Part<ReadonlyMap<string, Series>>> => {
      asked.push({ queries, window: of });
      if (queries.some(({ id }) => refuse(id))) return { kind: 'lacking', why: 'denied', remedy: 'allow it' };
      return { kind: 'shown', value: new Map(queries.map(({ id }) => [id, series[id] ?? []])) };
    },
  };
}

const at = (hours: number, value: number): Series[number] => ({ atMs: window.fromMs + hours * hourMs, value });

describe('a bucket', () => {
  const of = { bucket: 'b', filterId: 'f', window };

  it('is asked for means of a day over three days at least, and for sums of the window', async () => {
    const { asked, ...rest } = source({});
    await readBucket(of, rest, signal);
    const [storage, requests] = asked;
    expect(storage?.window).toEqual({ fromMs: window.toMs - 3 * dayMs, toMs: window.toMs });
    expect(new Set(storage?.queries.map(({ statistic, periodSeconds }) => `${statistic} ${periodSeconds}`))).toEqual(
      new Set(['Average 86400']),
    );
    expect(requests?.window).toEqual(window);
    expect(new Set(requests?.queries.map(({ statistic }) => statistic))).toEqual(new Set(['Sum']));
    expect(requests?.queries[0]?.dimensions).toEqual({ BucketName: 'b', FilterId: 'f' });
  });

  it('has the last daily value, and the sum of the others', async () => {
    const series = { objects: [at(-24, 5), at(0, 7)], all: [at(1, 3), at(2, 4)], serverErrors: [at(2, 1)] };
    expect(await readBucket(of, source(series), signal)).toMatchObject({
      value: {
        objects: { value: 7 },
        sizeBytes: { kind: 'lacking' },
        requests: { value: { total: 7 } },
        errors: { value: { serverErrors: 1 } },
      },
    });
  });

  it('shows one half if access to the other is denied, and neither if both are denied', async () => {
    const noRequests = source({ objects: [at(0, 7)] }, (id) => id === 'all');
    expect(await readBucket(of, noRequests, signal)).toMatchObject({ value: { objects: { value: 7 }, requests: { why: 'denied' } } });
    const noStorage = source({ all: [at(0, 7)] }, (id) => id === 'objects');
    expect(await readBucket(of, noStorage, signal)).toMatchObject({
      value: { objects: { why: 'denied' }, requests: { value: { total: 7 } } },
    });
    expect(
      await readBucket(
        of,
        source({}, () => true),
        signal,
      ),
    ).toMatchObject({ kind: 'lacking', why: 'denied' });
  });
});

describe('a distribution', () => {
  const of = { distribution: 'd', window };

  it('is asked for each metric by the one statistic that it has', async () => {
    const { asked, ...rest } = source({});
    await readCdn(of, rest, signal);
    expect(asked[0]?.queries.map(({ metric, statistic }) => `${metric} ${statistic}`)).toEqual([
      ...['Requests Sum', 'BytesDownloaded Sum', '4xxErrorRate Average', '5xxErrorRate Average', 'CacheHitRate Average'],
    ]);
    expect(asked[0]?.queries[0]?.dimensions).toEqual({ DistributionId: 'd', Region: 'Global' });
  });

  it.each([
    [1, 3_600],
    [30, 108_000],
    [90, 324_000],
  ])('is asked over %d days in pieces of %d s', async (days, seconds) => {
    const { asked, ...rest } = source({});
    await readCdn({ ...of, window: { fromMs: 0, toMs: days * dayMs } }, rest, signal);
    expect(asked[0]?.queries[0]?.periodSeconds).toBe(seconds);
  });

  it('weighs each rate by how much was asked then', async () => {
    const series = {
      requests: [at(1, 30), at(2, 10)],
      clientErrors: [at(1, 0), at(2, 40)],
      serverErrors: [at(1, 4), at(2, 0)],
      hits: [at(1, 80), at(2, 0)],
    };
    expect(await readCdn(of, source(series), signal)).toMatchObject({
      value: { requests: { value: { total: 40 } }, errorRates: { value: { client: 0.1, server: 0.03 } }, hitRate: { value: 0.6 } },
    });
  });

  it('has no rate if there is none for the hours with requests', async () => {
    const series = { requests: [at(1, 30)], clientErrors: [at(2, 5)], serverErrors: [at(2, 5)], hits: [at(2, 80)] };
    expect(await readCdn(of, source(series), signal)).toMatchObject({
      value: { errorRates: { kind: 'lacking' }, hitRate: { kind: 'lacking' } },
    });
  });
});
