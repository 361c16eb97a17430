/** The figures as Prometheus reads them (its text format, version 0.0.4): base units, one HELP and TYPE a family. What is not seen is left out. */

import type { StatusReport } from '../operations/status/report.ts';
import type { Part } from '../ports/part.ts';
import { type Family, familiesText, gauge } from './prometheus-format.ts';

/** Ends with a line feed, as the format asks. */
export function prometheusText({ publishing, bucket, cdn, index, window }: StatusReport): string {
  const families: Family[] = [
    gauge('window_seconds', 'Length of the window that the figures are of.', [[{}, (window.toMs - window.fromMs) / 1000]]),
    ...shown(publishing, ({ workflow, succeeded, failed, others, successRate, medianMs, p95Ms }) => [
      gauge('publish_runs', 'Runs of the publishing workflow in the window, by what came of them.', [
        [{ workflow, conclusion: 'success' }, succeeded],
        [{ workflow, conclusion: 'failure' }, failed],
        [{ workflow, conclusion: 'other' }, others],
      ]),
      gauge('publish_success_ratio', 'Share of the runs that counted which succeeded.', [[{ workflow }, successRate]]),
      gauge('publish_duration_median_seconds', 'Median duration of successful runs.', [[{ workflow }, inSeconds(medianMs)]]),
      gauge('publish_duration_p95_seconds', '95th percentile of the duration of successful runs.', [[{ workflow }, inSeconds(p95Ms)]]),
    ]),
    ...shown(bucket, ({ bucket: name, objects, sizeBytes, requests, errors }) => [
      gauge('bucket_objects', 'Objects in the bucket, old versions included.', [[{ bucket: name }, figureOf(objects)]]),
      gauge('bucket_size_bytes', 'Size of the bucket, old versions included.', [[{ bucket: name }, figureOf(sizeBytes)]]),
      ...shown(requests, ({ total }) => [gauge('bucket_requests', 'Requests to the bucket in the window.', [[{ bucket: name }, total]])]),
      ...shown(errors, ({ clientErrors, serverErrors }) => [
        gauge('bucket_errors', 'Errors of the bucket in the window.', [
          [{ bucket: name, class: '4xx' }, clientErrors],
          [{ bucket: name, class: '5xx' }, serverErrors],
        ]),
      ]),
    ]),
    ...shown(cdn, ({ distribution, requests, errorRates, hitRate }) => [
      ...shown(requests, ({ total, bytesSent }) => [
        gauge('cdn_requests', 'Requests to the distribution in the window.', [[{ distribution }, total]]),
        gauge('cdn_sent_bytes', 'Bytes that the distribution sent in the window.', [[{ distribution }, bytesSent]]),
      ]),
      ...shown(errorRates, ({ client, server }) => [
        gauge('cdn_error_ratio', 'Share of the requests to the distribution that ended in an error.', [
          [{ distribution, class: '4xx' }, client],
          [{ distribution, class: '5xx' }, server],
        ]),
      ]),
      gauge('cdn_hit_ratio', 'Share of the requests that the distribution answered from its caches.', [
        [{ distribution }, figureOf(hitRate)],
      ]),
    ]),
    ...shown(index, ({ versions, charts, sizeBytes, changedMs, edge }) => [
      gauge('index_versions', 'Versions that the index lists.', [[{}, versions]]),
      gauge('index_charts', 'Charts that the index lists.', [[{}, charts]]),
      gauge('index_size_bytes', 'Size of the index.', [[{}, sizeBytes]]),
      gauge('index_changed_timestamp_seconds', 'When the index was written, by the clock of the store.', [[{}, changedMs / 1000]]),
      ...shown(edge, ({ isCurrent, ageSeconds }) => [
        gauge('index_current', 'Whether users get the index that is in the store.', [[{}, isCurrent ? 1 : 0]]),
        gauge('index_edge_age_seconds', 'How long the copy that users get has been at the edge.', [[{}, ageSeconds]]),
      ]),
    ]),
  ];
  return familiesText(families);
}

function shown<T, F>(part: Part<T>, of: (value: T) => readonly F[]): readonly F[] {
  return part.kind === 'shown' ? of(part.value) : [];
}

function figureOf(part: Part<number>): number | null {
  return part.kind === 'shown' ? part.value : null;
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
