/** The sections of status.html. A part without figures says how they come; the CDN's part is left out, since not every repository has one. */
import { type Html, html } from './html.ts';
import { badge } from './parts.ts';
import { type Bar, barChart, lineChart, rowChart } from './status-charts.ts';
import { type DayFigures, findingsOf, type RuleFigures, type Severity, type StatusFigures, severities } from './status-figures.ts';
import { amount, count, duration, moment, percent, span } from './status-texts.ts';

const rulePage = 'https://github.com/alto9/charthouse/blob/main/docs/audit.md#the-rules';

/** How many months the chart of growth has. */
const maxMonths = 24;

/** Charts, versions and growth. */
export function repositorySection({ repository }: StatusFigures): Html {
  if (repository === undefined) return missing('repository', 'Repository', 'charthouse pages build');
  const { months, charts, versions, indexBytes, atMs } = repository;
  const shown = months.slice(-maxMonths);
  let total = months.slice(0, -maxMonths).reduce((sum, [, each]) => sum + each, 0);
  const totals = shown.map(([, each]) => {
    total += each;
    return total;
  });
  const bars = shown.map(([month, value]): Bar => ({ label: month, value, text: count(value) }));
  return section('repository', 'Repository', {
    atMs,
    text: html`<p>${count(charts)} ${charts === 1 ? 'chart' : 'charts'} with ${count(versions)} ${versions === 1 ? 'version' : 'versions'}; <a href="index.yaml">index.yaml</a> has ${amount(indexBytes)}.</p>`,
    charts:
      shown.length === 0
        ? []
        : [
            barChart({
              ...{ id: 'months', title: 'Versions published, by month', columns: ['Month', 'Versions'], bars },
              summary: `Versions published in each of ${bars.length} months, between ${Math.min(...bars.map(({ value }) => value))} and ${Math.max(...bars.map(({ value }) => value))}.`,
            }),
            lineChart({
              ...{ id: 'growth', title: 'Versions in total', columns: ['Month', 'Versions'], labels: shown.map(([month]) => month) },
              lines: [{ name: 'versions', values: totals }],
              text: count,
              summary: `All versions at the end of each month, from ${count(totals[0] ?? 0)} to ${count(totals.at(-1) ?? 0)}.`,
            }),
          ],
  });
}

/** Runs of the workflow that publishes. */
export function publishingSection({ publishing, days }: StatusFigures): Html {
  if (publishing === undefined) return missing('publishing', 'Publishing', 'charthouse status --status-page');
  const { succeeded, failed, others, medianMs, p95Ms, perPiece, fromMs, atMs } = publishing;
  const timed = days.filter(({ medianMs: each }) => each !== undefined);
  const durations =
    medianMs === null || p95Ms === null
      ? ''
      : html` Half of the releases took at most ${duration(medianMs)}, and 95 % at most ${duration(p95Ms)}.`;
  return section('publishing', 'Publishing', {
    atMs,
    text: html`<p>${count(succeeded + failed + others)} runs in ${span(atMs - fromMs)}: ${count(succeeded)} succeeded, ${count(failed)} failed.${durations}</p>`,
    charts: [
      rowChart({
        ...{ id: 'outcomes', title: 'Runs by outcome', columns: ['Outcome', 'Runs'] },
        summary: `${succeeded} runs succeeded, ${failed} failed and ${others} were cancelled or skipped.`,
        rows: [
          { label: '✓ succeeded', value: succeeded, text: count(succeeded), pattern: 'plain' },
          { label: '✕ failed', value: failed, text: count(failed), pattern: 'cross' },
          { label: '– others', value: others, text: count(others), pattern: 'dots' },
        ],
      }),
      pieceChart({ id: 'runs', title: 'Runs over time', what: 'Runs' }, perPiece, { fromMs, atMs }),
      ...(timed.length < 2
        ? []
        : [
            overDays({ id: 'durations', title: 'Time to publish', columns: ['Day', 'Half of them', '95 % of them'] }, timed, {
              lines: [
                ['half', ({ medianMs: each }) => each],
                ['95 %', ({ p95Ms: each }) => each],
              ],
              text: duration,
            }),
          ]),
    ],
  });
}

/** Requests to the CDN. */
export function deliverySection({ delivery }: StatusFigures): Html {
  if (delivery === undefined) return html``;
  const { requests, bytesSent, perPiece, clientErrorRate, serverErrorRate, hitRate, fromMs, atMs } = delivery;
  const rates: readonly (readonly [string, number | null])[] = [
    ['answered from the cache', hitRate],
    ['not found or refused (4xx)', clientErrorRate],
    ['failed (5xx)', serverErrorRate],
  ];
  return section('delivery', 'Delivery', {
    atMs,
    text: html`<p>${count(requests)} requests and ${amount(bytesSent)} in ${span(atMs - fromMs)}.</p>
<ul>${rates.map(([what, rate]) => (rate === null ? '' : html`<li>${percent(rate)} ${what}</li>\n`))}</ul>`,
    charts: [pieceChart({ id: 'requests', title: 'Requests over time', what: 'Requests' }, perPiece, { fromMs, atMs })],
  });
}

const signs: Readonly<Record<Severity, readonly [sign: string, pattern: 'cross' | 'stripes' | 'dots', kind: 'bad' | 'warn' | 'neutral']>> =
  {
    error: ['✕', 'cross', 'bad'],
    warning: ['▲', 'stripes', 'warn'],
    note: ['●', 'dots', 'neutral'],
  };

/** Findings of the last audit, by rule and severity. */
export function auditSection({ audit, days }: StatusFigures): Html {
  if (audit === undefined) return missing('audit', 'Audit', 'charthouse audit --status-page');
  const { versions, read, rules, atMs } = audit;
  const rows = severities.map((severity) => {
    const [sign, pattern] = signs[severity];
    const value = findingsOf(audit, severity);
    return { label: `${sign} ${severity}s`, value, text: count(value), pattern };
  });
  const audited = days.filter(({ errors }) => errors !== undefined);
  return section('audit', 'Audit', {
    atMs,
    text: html`<p>The index and ${count(read)} of ${count(versions)} packages were checked by the rules of Helm and other readers. ${rules.length === 0 ? 'Nothing was found.' : ''}</p>
${rules.length === 0 ? '' : ruleTable(rules)}`,
    charts: [
      rowChart({
        ...{ id: 'findings', title: 'Findings by severity', columns: ['Severity', 'Findings'], rows },
        summary: rows.map(({ label, text }) => `${text} ${label.slice(2)}`).join(', '),
      }),
      ...(audited.length < 2
        ? []
        : [
            overDays({ id: 'audits', title: 'Findings by day', columns: ['Day', 'Errors', 'Warnings', 'Notes'] }, audited, {
              lines: [
                ['errors', ({ errors }) => errors],
                ['warnings', ({ warnings }) => warnings],
                ['notes', ({ notes }) => notes],
              ],
              text: count,
            }),
          ]),
    ],
  });
}

function ruleTable(rules: readonly RuleFigures[]): Html {
  return html`<table><caption class="hide">Findings by rule</caption><thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col">Findings</th></tr></thead>
<tbody>${rules.map(({ code, severity, title, findings }) => {
    const [sign, , kind] = signs[severity];
    return html`<tr><th scope="row">${title} <a href="${rulePage}"><code>${code}</code></a></th><td>${badge(kind, `${sign} ${severity}`)}</td><td>${count(findings)}</td></tr>\n`;
  })}</tbody></table>`;
}

interface Window {
  readonly fromMs: number;
  readonly atMs: number;
}

function pieceChart(
  { id, title, what }: { readonly id: string; readonly title: string; readonly what: string },
  perPiece: readonly number[],
  { fromMs, atMs }: Window,
): Html {
  if (perPiece.length === 0) return html``;
  const step = (atMs - fromMs) / perPiece.length;
  const label = (at: number): string =>
    new Date(fromMs + at * step)
      .toISOString()
      .slice(0, step < 86_400_000 ? 16 : 10)
      .replace('T', ' ');
  return barChart({
    ...{ id, title, columns: ['From', what] },
    summary: `${what} in ${perPiece.length} equal pieces of ${span(atMs - fromMs)}, between ${count(Math.min(...perPiece))} and ${count(Math.max(...perPiece))}.`,
    bars: perPiece.map((value, at) => ({ label: label(at), value, text: count(value) })),
  });
}

function overDays(
  chart: { readonly id: string; readonly title: string; readonly columns: readonly string[] },
  days: readonly DayFigures[],
  {
    lines,
    text,
  }: { readonly lines: readonly (readonly [string, (day: DayFigures) => number | undefined])[]; readonly text: (value: number) => string },
): Html {
  return lineChart({
    ...chart,
    labels: days.map(({ day }) => day),
    lines: lines.map(([name, value]) => ({ name, values: days.map(value) })),
    text,
    summary: `${chart.title} on ${days.length} days, from ${days[0]?.day} to ${days.at(-1)?.day}: ${lines
      .map(([name, value]) => `${name} last ${text(days.map(value).findLast((each) => each !== undefined) ?? 0)}`)
      .join(', ')}.`,
  });
}

interface Contents {
  readonly atMs: number;
  readonly text: Html;
  readonly charts: readonly Html[];
}

function section(id: string, title: string, { atMs, text, charts }: Contents): Html {
  return html`<section class="figures" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p class="asof">As of ${moment(atMs)}</p>
${text}
<div class="chart-grid">${charts}</div></section>`;
}

function missing(id: string, title: string, command: string): Html {
  return html`<section class="figures" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p class="empty">No figures yet. They come with <code>${command}</code>.</p></section>`;
}
