/** The port to a service that keeps metrics of buckets and CDNs, as CloudWatch does. */
import type { Part } from './part.ts';
import type { Window } from './window.ts';

/** One figure to ask for. A statistic other than the one that a metric has gives nothing, and no error. */
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

/** Where figures come from: one region's. */
export interface MetricSource {
  readonly region: string;
  /** By the query's id; one without any data has an empty series. Lacking where nobody may ask. */
  read(queries: readonly MetricQuery[], window: Window, signal: AbortSignal): Promise<Part<ReadonlyMap<string, Series>>>;
}

/** A bucket's figures. */
export interface BucketFigures {
  readonly bucket: string;
  readonly region: string;
  readonly objects: Part<number>;
  readonly sizeBytes: Part<number>;
  readonly requests: Part<{ readonly total: number; readonly gets: number; readonly puts: number; readonly perPiece: readonly number[] }>;
  readonly errors: Part<{ readonly clientErrors: number; readonly serverErrors: number }>;
}

/** A distribution's figures; rates from 0 to 1. */
export interface CdnFigures {
  readonly distribution: string;
  readonly requests: Part<{ readonly total: number; readonly bytesSent: number; readonly perPiece: readonly number[] }>;
  readonly errorRates: Part<{ readonly client: number; readonly server: number }>;
  readonly hitRate: Part<number>;
}
