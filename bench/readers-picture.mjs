/** The picture of docs/index-size.svg: how long `helm repo add` takes, by size and format of the index. Readable in light and dark. */
const [width, rowHeight, left, right, top] = [720, 40, 130, 190, 46];
const ticks = [0.1, 1, 10, 100];
const series = [
  { name: 'Helm 3.12', colour: '#d9822b', has: (version) => version.startsWith('3.12.') },
  { name: 'Helm 3.13 and later', colour: '#2b7bd9', has: (version) => !version.startsWith('3.12.') },
];

/** `results` have the size in MB, the format, the version of Helm and the measured runs. */
export function readersPicture(results) {
  const groups = [...new Set(results.map(({ size, format }) => `${size} MB ${format === 'json' ? 'JSON' : 'YAML'}`))];
  const height = top + groups.length * rowHeight + 34;
  const bars = groups.flatMap((group, place) => [
    label(group, place),
    ...series.flatMap((each, part) => bar(results, group, each, place, part)),
  ]);
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${top - 6}" y2="${height - 26}"/><text class="small" x="${x(tick)}" y="${height - 10}" text-anchor="middle">${tick} s</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t">`,
    '<title id="t">Processor time and memory of helm repo add, by size and format of the index</title>',
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

/** A logarithmic scale from 0.05 to 100 s. */
function x(value) {
  const share = Math.log10(Math.max(value, 0.05) / 0.05) / Math.log10(100 / 0.05);
  return Math.round(left + share * (width - left - right));
}

const label = (group, place) => `<text x="${left - 10}" y="${top + place * rowHeight + 22}" text-anchor="end">${group}</text>`;

function bar(results, group, { colour, has }, place, part) {
  const found = results.filter(
    ({ size, format, version }) => `${size} MB ${format === 'json' ? 'JSON' : 'YAML'}` === group && has(version),
  );
  if (found.length === 0) return [];
  const most = (pick) => Math.max(...found.map(({ add }) => pick(add)));
  const [time, memory] = [most((add) => add.cpuSeconds), most((add) => add.peakBytes) / 1e6];
  const y = top + place * rowHeight + 2 + part * 16;
  return [
    `<rect x="${left}" y="${y}" width="${Math.max(x(time) - left, 2)}" height="13" rx="2" fill="${colour}"/>`,
    `<text class="small" x="${Math.max(x(time), left) + 6}" y="${y + 11}">${time.toFixed(time < 10 ? 1 : 0)} s, ${memory.toFixed(0)} MB</text>`,
  ];
}
