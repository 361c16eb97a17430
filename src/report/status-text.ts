/** The report of `status` as text. */

import type { Publishing, StatusReport } from '../operations/status/report.ts';
import type { IndexView } from '../ports/index-status.ts';
import type { BucketMetrics, CdnMetrics } from '../ports/metric-source.ts';
import type { Part } from '../ports/part.ts';
import { countText, durationText, sizeText } from './quantities.ts';
import { sparkline } from './sparkline.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** Four paragraphs. `isPlain`: for terminals that show ASCII only. */
export function statusResult(report: StatusReport, isPlain = false, view: View = plainView): string {
  const nowMs = report.window.toMs;
  const paragraphs = [
    paragraph('Publishing', report.publishing, (value) => publishingLines(value, nowMs, isPlain), view),
    paragraph('S3', report.bucket, (value) => bucketLines(value, isPlain), view),
    paragraph('CloudFront', report.cdn, (value) => cdnLines(value, isPlain), view),
    paragraph('Index', report.index, (value) => indexLines(value, nowMs), view),
  ];
  return paragraphs.join('\n\n');
}

/** One line. */
export function statusState({ window: { fromMs, toMs }, figures }: StatusReport): string {
  return `the last ${spanText(toMs - fromMs)}, read in ${durationText(figures.durationMs)}`;
}

/** A name and its value. */
interface Line {
  readonly name: string;
  readonly text: string;
  /** One sign for each piece of the window. */
  readonly spark?: string;
  readonly advice?: readonly string[];
}

function paragraph<T>(title: string, part: Part<T>, lines: (value: T) => readonly Line[], view: View): string {
  const shown = part.kind === 'lacking' ? [lackingLine('', part)] : lines(part.value);
  const table = tableText(shown.map(rowOf), { lead: 12, indent: '  ', belowIndent: ' '.repeat(15) }, view);
  return `${view.paint.strong(title)}\n${table}`;
}

function lackingLine(name: string, { why, remedy }: { readonly why: string; readonly remedy: string }): Line {
  return { name, text: `unavailable: ${why}`, advice: [`do: ${remedy}`] };
}

function rowOf({ name, text, spark = '', advice = [] }: Line): Row {
  // Blanks of a sparkline are a part of it: it must not be broken there.
  return { cells: [name, text, spark.replaceAll(' ', '\u00a0')], plain: `${name.padEnd(13)}${text}  ${spark}`.trimEnd(), advice };
}

function line<T>(name: string, part: Part<T>, value: (value: T) => string | Omit<Line, 'name'>): Line {
  if (part.kind === 'lacking') return lackingLine(name, part);
  const shown = value(part.value);
  return typeof shown === 'string' ? { name, text: shown } : { name, ...shown };
}

function publishingLines(publishing: Publishing, nowMs: number, isPlain: boolean): readonly Line[] {
  const { workflow, runs, succeeded, failed, others, successRate, medianMs, p95Ms, perPiece, lastFailures } = publishing;
  const besides = others === 0 ? '' : `, ${others} cancelled or skipped`;
  return [
    { name: 'workflow', text: workflow },
    { name: 'runs', text: `${runs}: ${succeeded} succeeded, ${failed} failed${besides}`, spark: sparkline(perPiece, isPlain) },
    { name: 'success', text: successRate === null ? 'no completed run' : percent(successRate) },
    ...(medianMs === null || p95Ms === null
      ? []
      : [{ name: 'duration', text: `median ${durationText(medianMs)}, p95 ${durationText(p95Ms)}` }]),
    ...lastFailures.map(
      ({ ref, message, url, startedMs }): Line => ({
        name: 'failed',
        text: `${spanText(nowMs - startedMs)} ago${ref === null ? '' : `, ${ref}`}: ${message}`,
        advice: [url],
      }),
    ),
  ];
}

function bucketLines({ bucket, region, objects, sizeBytes, requests, errors }: BucketMetrics, isPlain: boolean): readonly Line[] {
  return [
    { name: 'bucket', text: `${bucket} in ${region}` },
    line('objects', objects, (value) => countText(value, 'object')),
    line('size', sizeBytes, (value) => `${sizeText(value)}, including old versions`),
    line('requests', requests, ({ total, gets, puts, perPiece }) => ({
      text: `${total}: ${gets} GET, ${puts} PUT`,
      spark: sparkline(perPiece, isPlain),
    })),
    line('errors', errors, ({ clientErrors, serverErrors }) => `${clientErrors} of clients (4xx), ${serverErrors} of S3 (5xx)`),
  ];
}

function cdnLines({ distribution, requests, errorRates, hitRate }: CdnMetrics, isPlain: boolean): readonly Line[] {
  return [
    { name: 'distribution', text: distribution },
    line('requests', requests, ({ total, bytesSent, perPiece }) => ({
      text: `${total}, ${sizeText(bytesSent)} sent`,
      spark: sparkline(perPiece, isPlain),
    })),
    line('errors', errorRates, ({ client, server }) => `${percent(client)} of clients (4xx), ${percent(server)} of servers (5xx)`),
    line('hit ratio', hitRate, percent),
  ];
}

function indexLines({ versions, charts, sizeBytes, changedMs, edge }: IndexView, nowMs: number): readonly Line[] {
  return [
    { name: 'listed', text: `${countText(versions, 'version')} of ${countText(charts, 'chart')}, ${sizeText(sizeBytes)}` },
    { name: 'changed', text: `${spanText(nowMs - changedMs)} ago` },
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
