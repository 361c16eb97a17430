/** Charts as SVG, without a script. None depends on colour: bars have patterns, lines have markers, all have labels, and a table follows. */
import { type Html, html } from './html.ts';

/** One bar. `text` is its value with its unit. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
}

/** What all charts have. */
export interface Chart {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in one sentence, for readers who do not see it. */
  readonly summary: string;
  /** The headings of the table. */
  readonly columns: readonly string[];
}

const width = 360;
const height = 150;
const top = 18;
const bottom = 128;

/** Bars side by side, oldest first; the highest has its value. */
export function barChart(chart: Chart & { readonly bars: readonly Bar[] }): Html {
  const { bars } = chart;
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const step = width / Math.max(1, bars.length);
  const peak = bars.findIndex(({ value }) => value === highest);
  const shapes = bars.map(({ label, value, text }, at) => {
    const tall = (value / highest) * (bottom - top);
    return html`<rect class="fill-plain" x="${round(at * step + step * 0.12)}" y="${round(bottom - tall)}" width="${round(step * 0.76)}" height="${round(tall)}" rx="1.5"><title>${label}: ${text}</title></rect>`;
  });
  const x = (peak + 0.5) * step;
  const anchor = x < 40 ? 'start' : x > width - 40 ? 'end' : 'middle';
  const mark =
    peak < 0
      ? undefined
      : html`<text class="mark" x="${round(anchor === 'start' ? 0 : anchor === 'end' ? width : x)}" y="${top - 5}" text-anchor="${anchor}">${bars[peak]?.text}</text>`;
  return figure(
    chart,
    html`${axis(
      bars.map(({ label }) => label),
      width,
    )}${shapes}${mark}`,
    bars.map(({ label, text }) => [label, text]),
  );
}

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** One for each label; undefined if there is none. */
  readonly values: readonly (number | undefined)[];
}

/** Each line has its own marker and its own dashes. */
const looks = [
  { dash: undefined, marker: (x: number, y: number): Html => html`<circle cx="${x}" cy="${y}" r="3"/>` },
  { dash: '6 3', marker: (x: number, y: number): Html => html`<rect x="${x - 3}" y="${y - 3}" width="6" height="6"/>` },
  { dash: '2 3', marker: (x: number, y: number): Html => html`<path d="M${x} ${y - 4}l4 7h-8z"/>` },
] as const;

/** Up to three lines over the same labels, oldest first, each with its name at its end. */
export function lineChart(
  chart: Chart & { readonly labels: readonly string[]; readonly lines: readonly Line[]; readonly text: (value: number) => string },
): Html {
  const { labels, lines, text } = chart;
  const right = width - 86;
  const highest = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const place = (at: number, value: number): readonly [number, number] => [
    round(labels.length < 2 ? 0 : 4 + (at / (labels.length - 1)) * (right - 8)),
    round(bottom - (value / highest) * (bottom - top)),
  ];
  const ends = endsOf(lines.map(({ values }) => place(0, values.findLast((value) => value !== undefined) ?? 0)[1]));
  const drawn = lines.map(({ name, values }, series) => {
    const points = values.flatMap((value, at) => (value === undefined ? [] : [place(at, value)]));
    const { dash, marker } = looks[series % looks.length] ?? looks[0];
    const last = points.at(-1);
    // Markers of every day would hide the line.
    const marked = points.length > 20 ? [points[0], last] : points;
    return html`<g class="line"><polyline points="${points.map((point) => point.join(',')).join(' ')}"${dash === undefined ? '' : html` stroke-dasharray="${dash}"`}/>${marked.map((point) => (point === undefined ? '' : marker(...point)))}</g><text class="mark" x="${right + 6}" y="${ends[series] ?? bottom}">${name}</text>`;
  });
  return figure(
    chart,
    html`${axis(labels, right)}<text class="mark" x="0" y="${top - 5}">${text(highest)}</text>${drawn}`,
    labels.map((label, at) => [
      label,
      ...lines.map(({ values }) => {
        const value = values[at];
        return value === undefined ? '–' : text(value);
      }),
    ]),
  );
}

/** Names that would cover each other are moved apart. */
function endsOf(heights: readonly number[]): readonly number[] {
  const order = heights.map((y, at) => ({ y: y + 4, at })).sort((a, b) => a.y - b.y);
  const placed: number[] = [];
  let least = 0;
  for (const { y, at } of order) {
    placed[at] = Math.max(y, least);
    least = Math.max(y, least) + 13;
  }
  const over = Math.max(0, least - 13 - bottom - 4);
  return placed.map((y) => y - over);
}

/** Rows one below the other, each with a sign and a pattern of its own. */
export interface Row extends Bar {
  readonly pattern: 'plain' | 'cross' | 'stripes' | 'dots';
}

/** For a few kinds of things that are compared with each other. */
export function rowChart(chart: Chart & { readonly rows: readonly Row[] }): Html {
  const { rows } = chart;
  const highest = Math.max(1, ...rows.map(({ value }) => value));
  const left = 92;
  const space = width - left - 60;
  const drawn = rows.map(({ label, value, text, pattern }, at) => {
    const y = at * 30 + 4;
    const long = value === 0 ? 0 : Math.max(3, (value / highest) * space);
    return html`<text class="mark" x="0" y="${y + 15}">${label}</text><rect class="edge-${pattern}" fill="url(#pattern-${pattern})" x="${left}" y="${y}" width="${round(long)}" height="22" rx="2"/><text class="mark" x="${round(left + long + 6)}" y="${y + 15}">${text}</text>`;
  });
  return figure(
    chart,
    html`${drawn}`,
    rows.map(({ label, text }) => [label, text]),
    rows.length * 30 + 2,
  );
}

/** Once on a page that has charts of rows. */
export const patterns: Html = html`<svg class="hide" aria-hidden="true" width="0" height="0"><defs>
<pattern id="pattern-plain" width="6" height="6" patternUnits="userSpaceOnUse"><path class="ink-plain" d="M0 0h6v6H0z"/></pattern>
<pattern id="pattern-cross" width="6" height="6" patternUnits="userSpaceOnUse"><path class="line-cross" d="M0 0l6 6M6 0l-6 6"/></pattern>
<pattern id="pattern-stripes" width="6" height="6" patternUnits="userSpaceOnUse"><path class="line-stripes" d="M-1 5l6 -6M1 7l6 -6"/></pattern>
<pattern id="pattern-dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="ink-dots" cx="3" cy="3" r="1.4"/></pattern>
</defs></svg>`;

/** The line at the bottom, with the first and the last label. */
function axis(labels: readonly string[], right: number): Html {
  const last = labels.length > 1 ? labels.at(-1) : undefined;
  return html`<path class="axis" d="M0 ${bottom}.5H${right}"/><text class="tick" x="0" y="${height - 8}">${labels[0]}</text><text class="tick" x="${right}" y="${height - 8}" text-anchor="end">${last}</text>`;
}

function figure({ id, title, summary, columns }: Chart, drawing: Html, rows: readonly (readonly string[])[], tall = height): Html {
  return html`<figure class="chart"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${width} ${tall}" role="img" aria-labelledby="${id}"><title id="${id}">${summary}</title>${drawing}</svg>
<details><summary>As a table<span class="hide">: ${title}</span></summary><table><caption class="hide">${title}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((text) => html`<td>${text}</td>`)}</tr>\n`)}</tbody></table></details></figure>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
