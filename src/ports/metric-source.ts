/** The port to a service that keeps metrics of buckets and CDNs, such as CloudWatch. */
import type { Part } from './part.ts';
import type { Window } from './window.ts';

/** One metric to read. A statistic that the metric does not have gives no data, and no error. */
export interface MetricQuery {
  readonly id: string;
  readonly namespace: 'AWS/S3' | 'AWS/CloudFront';
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Average';
  readonly periodSeconds: number;
}

/** Values by time, oldest first. */
export type Series = readonly { readonly atMs: number; readonly value: number }[];

/** Metrics of one region. */
export interface MetricSource {
  readonly region: string;
  /** Returns series by query id; a query without data has an empty series. The part is lacking if access is denied. */
  read(queries: readonly MetricQuery[], window: Window, signal: AbortSignal): Promise<Part<ReadonlyMap<string, Series>>>;
}

/** Metrics of a bucket. */
export interface BucketMetrics {
  readonly bucket: string;
  readonly region: string;
  readonly objects: Part<number>;
  readonly sizeBytes: Part<number>;
  readonly requests: Part<{ readonly total: number; readonly gets: number; readonly puts: number; readonly perPiece: readonly number[] }>;
  readonly errors: Part<{ readonly clientErrors: number; readonly serverErrors: number }>;
}

/** Metrics of a distribution; rates from 0 to 1. */
export interface CdnMetrics {
  readonly distribution: string;
  readonly requests: Part<{ readonly total: number; readonly bytesSent: number; readonly perPiece: readonly number[] }>;
  readonly errorRates: Part<{ readonly client: number; readonly server: number }>;
  readonly hitRate: Part<number>;
}
