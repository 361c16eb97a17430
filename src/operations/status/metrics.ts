/** Reads the metrics of S3 and CloudFront by their exact names, and aggregates them (CloudWatch, "Metrics and dimensions"). */
import { option } from '../../hint/hint.ts';
import type { BucketMetrics, CdnMetrics, MetricQuery, MetricSource, Series } from '../../ports/metric-source.ts';
import type { Part } from '../../ports/part.ts';
import { inPieces, pieces, type Window } from '../../ports/window.ts';

const day = 86_400;
const hour = 3_600;

/**
 * The period in seconds: as few points as a sparkline shows, and no finer than CloudWatch keeps: a minute for 15 days, five minutes for 63,
 * an hour beyond.
 */
function periodOf({ fromMs, toMs }: Window): number {
  const seconds = (toMs - fromMs) / 1000;
  const least = seconds <= 15 * day ? 60 : seconds <= 63 * day ? 300 : hour;
  return Math.max(least, Math.ceil(seconds / pieces / least) * least);
}

/** Storage metrics arrive once a day, hours late: the window goes back at least three days. */
function storageWindow({ fromMs, toMs }: Window): Window {
  return { fromMs: Math.min(fromMs, toMs - 3 * day * 1000), toMs };
}

/** Queries for a bucket. */
function bucketQueries(bucket: string, filterId: string, periodSeconds: number): { storage: MetricQuery[]; requests: MetricQuery[] } {
  const stored = (id: string, metric: string, StorageType: string): MetricQuery => ({
    id,
    ...{ namespace: 'AWS/S3', metric, statistic: 'Average', periodSeconds: day },
    dimensions: { BucketName: bucket, StorageType },
  });
  const asked = (id: string, metric: string): MetricQuery => ({
    id,
    ...{ namespace: 'AWS/S3', metric, statistic: 'Sum', periodSeconds },
    dimensions: { BucketName: bucket, FilterId: filterId },
  });
  return {
    storage: [stored('objects', 'NumberOfObjects', 'AllStorageTypes'), stored('size', 'BucketSizeBytes', 'StandardStorage')],
    requests: [
      ...[asked('all', 'AllRequests'), asked('gets', 'GetRequests'), asked('puts', 'PutRequests')],
      ...[asked('clientErrors', '4xxErrors'), asked('serverErrors', '5xxErrors')],
    ],
  };
}

/** Queries for a distribution: its metrics are only in us-east-1, with the dimension Region=Global. */
function cdnQueries(distribution: string, periodSeconds: number): MetricQuery[] {
  const one = (id: string, metric: string, statistic: MetricQuery['statistic']): MetricQuery => ({
    id,
    ...{ namespace: 'AWS/CloudFront', metric, statistic, periodSeconds },
    dimensions: { DistributionId: distribution, Region: 'Global' },
  });
  return [
    ...[one('requests', 'Requests', 'Sum'), one('bytes', 'BytesDownloaded', 'Sum')],
    ...[
      one('clientErrors', '4xxErrorRate', 'Average'),
      one('serverErrors', '5xxErrorRate', 'Average'),
      one('hits', 'CacheHitRate', 'Average'),
    ],
  ];
}

/** The metrics of a bucket. `storage` is read over `storageWindow`. */
export async function readBucket(
  { bucket, filterId, window }: { bucket: string; filterId: string; window: Window },
  source: MetricSource,
  signal: AbortSignal,
): Promise<Part<BucketMetrics>> {
  const { storage, requests } = bucketQueries(bucket, filterId, periodOf(window));
  const stored = await source.read(storage, storageWindow(window), signal);
  const asked = await source.read(requests, window, signal);
  if (stored.kind === 'lacking' && asked.kind === 'lacking') return stored;
  const none = `CloudWatch in ${source.region} has no storage metrics of the bucket ${bucket} yet`;
  const last = (id: string): Part<number> => {
    if (stored.kind === 'lacking') return stored;
    const value = stored.value.get(id)?.at(-1)?.value;
    return value === undefined
      ? { kind: 'lacking', why: none, remedy: `they arrive once a day, a day late; check that the bucket is in ${source.region}` }
      : { kind: 'shown', value };
  };
  return {
    kind: 'shown',
    value: {
      ...{ bucket, region: source.region, objects: last('objects'), sizeBytes: last('size') },
      ...(asked.kind === 'lacking' ? { requests: asked, errors: asked } : requestMetrics(asked.value, { bucket, filterId, window })),
    },
  };
}

function requestMetrics(
  series: ReadonlyMap<string, Series>,
  { bucket, filterId, window }: { bucket: string; filterId: string; window: Window },
): Pick<BucketMetrics, 'requests' | 'errors'> {
  const all = series.get('all') ?? [];
  if (all.length === 0) {
    const none: Part<never> = {
      kind: 'lacking',
      why: `no request metrics ${filterId} of the bucket ${bucket} in this window`,
      remedy: `there were no requests, or the metrics are disabled: enable them with the template parameter RequestMetrics=true (at a cost), or set another filter id with ${option('metrics-filter')}`,
    };
    return { requests: none, errors: none };
  }
  const total = (id: string): number => sum(series.get(id));
  return {
    requests: { kind: 'shown', value: { total: total('all'), gets: total('gets'), puts: total('puts'), perPiece: inPieces(all, window) } },
    // An error metric has no data if there were no errors.
    errors: { kind: 'shown', value: { clientErrors: total('clientErrors'), serverErrors: total('serverErrors') } },
  };
}

/** The metrics of a distribution. */
export async function readCdn(
  { distribution, window }: { distribution: string; window: Window },
  source: MetricSource,
  signal: AbortSignal,
): Promise<Part<CdnMetrics>> {
  const asked = await source.read(cdnQueries(distribution, periodOf(window)), window, signal);
  if (asked.kind === 'lacking') return asked;
  const requests = asked.value.get('requests') ?? [];
  const none: Part<never> = {
    kind: 'lacking',
    why: `CloudWatch has no metrics of the distribution ${distribution} in this window`,
    remedy: `there were no requests, or it belongs to another account; try a longer window with ${option('since')}`,
  };
  const share = (id: string): number | null => weighted(asked.value.get(id) ?? [], requests);
  const [client, server, hit] = [share('clientErrors'), share('serverErrors'), share('hits')];
  return {
    kind: 'shown',
    value: {
      distribution,
      requests:
        requests.length === 0
          ? none
          : {
              kind: 'shown',
              value: { total: sum(requests), bytesSent: sum(asked.value.get('bytes')), perPiece: inPieces(requests, window) },
            },
      errorRates: client === null || server === null ? none : { kind: 'shown', value: { client, server } },
      hitRate:
        hit === null
          ? {
              kind: 'lacking',
              why: `no hit ratio of the distribution ${distribution}`,
              remedy:
                'there were no requests, or its additional metrics are disabled: enable them with the template parameter AdditionalMetrics=true (at a cost)',
            }
          : { kind: 'shown', value: hit },
    },
  };
}

function sum(series: Series = []): number {
  return series.reduce((total, { value }) => total + value, 0);
}

/** From 0 to 1. The rate of an hour is weighted by its requests; null if there are no rates for hours with requests. */
function weighted(rates: Series, requests: Series): number | null {
  const weightAt = new Map(requests.map(({ atMs, value }) => [atMs, value]));
  const weighed = rates.map(({ atMs, value }) => ({ value, weight: weightAt.get(atMs) ?? 0 }));
  const all = weighed.reduce((total, { weight }) => total + weight, 0);
  return all === 0 ? null : weighed.reduce((total, { value, weight }) => total + value * weight, 0) / all / 100;
}
