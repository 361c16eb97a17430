/** The picture of docs/index-size.svg: what reading an index costs, by its size and format. Readable in light and dark. */
import { byIndex, groups as series, worstOf } from './readers-table.mjs';

const [width, rowHeight, left, right, top] = [720, 72, 130, 190, 46];
const ticks = [0.1, 1, 10, 100];
/** `results` have the size in MB, the format, the reader and what it needed. */
export function readersPicture(results) {
  const indexes = byIndex(results);
  const height = top + indexes.length * rowHeight + 34;
  const bars = indexes.flatMap(([title, some], place) => [
    label(title, place),
    ...series.flatMap((group, part) => bar(worstOf(some, group), group, place, part)),
  ]);
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${top - 6}" y2="${height - 26}"/><text class="small" x="${x(tick)}" y="${height - 10}" text-anchor="middle">${tick} s</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t">`,
    '<title id="t">Processor time and memory of reading an index, by its size and format</title>',
    '<style>text{font:13px system-ui,sans-serif;fill:#24292f}.small{font-size:11px}.grid{stroke:#8c959f;stroke-opacity:.4}',
    '@media (prefers-color-scheme:dark){text{fill:#e6edf3}}</style>',
    ...series.map(
      ({ name, colour }, part) =>
        `<rect x="${left + part * 150}" y="12" width="12" height="12" rx="2" fill="${colour}"/><text x="${left + 18 + part * 150}" y="22">${name}</text>`,
    ),
    ...grid,
    ...bars,
    '</svg>',
  ].join('\n')}\n`;
}

/** A logarithmic scale from 0.05 to 300 s. */
function x(value) {
  const share = Math.log10(Math.max(value, 0.05) / 0.05) / Math.log10(300 / 0.05);
  return Math.round(left + share * (width - left - right));
}

const label = (title, place) => `<text x="${left - 10}" y="${top + place * rowHeight + 36}" text-anchor="end">${title}</text>`;

function bar(worst, { colour }, place, part) {
  if (worst === undefined) return [];
  const [time, memory] = [worst.cpuSeconds, worst.peakBytes / 1e6];
  const y = top + place * rowHeight + 2 + part * 16;
  return [
    `<rect x="${left}" y="${y}" width="${Math.max(x(time) - left, 2)}" height="13" rx="2" fill="${colour}"/>`,
    `<text class="small" x="${Math.max(x(time), left) + 6}" y="${y + 11}">${time.toFixed(time < 10 ? 1 : 0)} s, ${memory.toFixed(0)} MB</text>`,
  ];
}
