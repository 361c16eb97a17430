/** The report of `status` as text. */

import type { Publishing, StatusReport } from '../operations/status/report.ts';
import type { IndexView } from '../ports/index-status.ts';
import type { BucketMetrics, CdnMetrics } from '../ports/metric-source.ts';
import type { Part } from '../ports/part.ts';
import { printable } from './printable.ts';
import { countText, durationText, sizeText } from './quantities.ts';
import { sparkline } from './sparkline.ts';

/** Four paragraphs. `isPlain`: for terminals that show ASCII only. */
export function statusResult(report: StatusReport, isPlain = false): string {
  const nowMs = report.window.toMs;
  const paragraphs = [
    paragraph('Publishing', report.publishing, (value) => publishingLines(value, nowMs, isPlain)),
    paragraph('S3', report.bucket, (value) => bucketLines(value, isPlain)),
    paragraph('CloudFront', report.cdn, (value) => cdnLines(value, isPlain)),
    paragraph('Index', report.index, (value) => indexLines(value, nowMs)),
  ];
  return printable(paragraphs.join('\n\n'));
}

/** One line. */
export function statusState({ window: { fromMs, toMs }, figures }: StatusReport): string {
  return `the last ${spanText(toMs - fromMs)}, read in ${durationText(figures.durationMs)}`;
}

type Line = readonly [string, string];

function paragraph<T>(title: string, part: Part<T>, lines: (value: T) => readonly Line[]): string {
  const shown = part.kind === 'lacking' ? [lackingLine('', part)] : lines(part.value);
  return [title, ...shown.map(([name, text]) => `  ${name.padEnd(13)}${text}`.trimEnd())].join('\n');
}

function lackingLine(name: string, { why, remedy }: { readonly why: string; readonly remedy: string }): Line {
  return [name, `unavailable: ${why}\n${' '.repeat(15)}do: ${remedy}`];
}

function line<T>(name: string, part: Part<T>, text: (value: T) => string): Line {
  return part.kind === 'lacking' ? lackingLine(name, part) : [name, text(part.value)];
}

function publishingLines(publishing: Publishing, nowMs: number, isPlain: boolean): readonly Line[] {
  const { workflow, runs, succeeded, failed, others, successRate, medianMs, p95Ms, perPiece, lastFailures } = publishing;
  const besides = others === 0 ? '' : `, ${others} cancelled or skipped`;
  return [
    ['workflow', workflow],
    ['runs', `${runs}: ${succeeded} succeeded, ${failed} failed${besides}  ${sparkline(perPiece, isPlain)}`.trimEnd()],
    ['success', successRate === null ? 'no completed run' : percent(successRate)],
    ...(medianMs === null || p95Ms === null ? [] : [['duration', `median ${durationText(medianMs)}, p95 ${durationText(p95Ms)}`] as const]),
    ...lastFailures.map(
      ({ ref, message, url, startedMs }): Line => [
        'failed',
        `${spanText(nowMs - startedMs)} ago${ref === null ? '' : `, ${ref}`}: ${message}\n${' '.repeat(15)}${url}`,
      ],
    ),
  ];
}

function bucketLines({ bucket, region, objects, sizeBytes, requests, errors }: BucketMetrics, isPlain: boolean): readonly Line[] {
  return [
    ['bucket', `${bucket} in ${region}`],
    line('objects', objects, (value) => countText(value, 'object')),
    line('size', sizeBytes, (value) => `${sizeText(value)}, including old versions`),
    line('requests', requests, ({ total, gets, puts, perPiece }) =>
      `${total}: ${gets} GET, ${puts} PUT  ${sparkline(perPiece, isPlain)}`.trimEnd(),
    ),
    line('errors', errors, ({ clientErrors, serverErrors }) => `${clientErrors} of clients (4xx), ${serverErrors} of S3 (5xx)`),
  ];
}

function cdnLines({ distribution, requests, errorRates, hitRate }: CdnMetrics, isPlain: boolean): readonly Line[] {
  return [
    ['distribution', distribution],
    line('requests', requests, ({ total, bytesSent, perPiece }) =>
      `${total}, ${sizeText(bytesSent)} sent  ${sparkline(perPiece, isPlain)}`.trimEnd(),
    ),
    line('errors', errorRates, ({ client, server }) => `${percent(client)} of clients (4xx), ${percent(server)} of servers (5xx)`),
    line('hit ratio', hitRate, percent),
  ];
}

function indexLines({ versions, charts, sizeBytes, changedMs, edge }: IndexView, nowMs: number): readonly Line[] {
  return [
    ['listed', `${countText(versions, 'version')} of ${countText(charts, 'chart')}, ${sizeText(sizeBytes)}`],
    ['changed', `${spanText(nowMs - changedMs)} ago`],
    line('users get', edge, ({ isCurrent, ageSeconds, cache }) => {
      const age = ageSeconds === null ? '' : `, ${spanText(ageSeconds * 1000)} old at the edge`;
      return `${isCurrent ? 'the current index' : 'another index'}${age}${cache === null ? '' : ` (${cache})`}`;
    }),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `3 days`, `5 hours`, `12 minutes`. */
function spanText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return countText(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 72 ? countText(hours, 'hour') : countText(Math.round(hours / 24), 'day');
}
