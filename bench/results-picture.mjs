/** The picture of a run: each claim with a goal as a bar, in times of its goal. Readable in light and dark. */
import { numberOf, reached } from './results.mjs';

const [width, rowHeight, left, right, top] = [860, 24, 430, 150, 40];
const ticks = [0.25, 0.5, 1, 2, 4];

/** A bar that reaches the line at 1 has reached its goal; of a goal that is a most, the bar is the goal divided by the value. */
export function resultsPicture({ date, claims }) {
  const rows = claims.filter(({ goal }) => goal !== undefined);
  const height = top + rows.length * rowHeight + 30;
  const grid = ticks.map(
    (tick) =>
      `<line class="${tick === 1 ? 'goal' : 'grid'}" x1="${x(tick)}" x2="${x(tick)}" y1="${top - 8}" y2="${height - 24}"/><text class="small" x="${x(tick)}" y="${height - 8}" text-anchor="middle">${tick === 1 ? 'goal' : `${tick} ×`}</text>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t">`,
    `<title id="t">Results of ${escaped(date)} in times of their goals</title>`,
    '<style>text{font:13px system-ui,sans-serif;fill:#24292f}.small{font-size:11px}.grid{stroke:#8c959f;stroke-opacity:.4}',
    '.goal{stroke:#24292f;stroke-width:2}.yes{fill:#2b7bd9}.no{fill:#d9822b}',
    '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.goal{stroke:#e6edf3}}</style>',
    `<text x="${left}" y="20">${escaped(date)}, in times of the goal</text>`,
    ...rows.map(bar),
    ...grid,
    '</svg>',
  ].join('\n')}\n`;
}

/** A logarithmic scale from 0.2 to 5 times the goal. */
function x(share) {
  const part = Math.log(Math.min(Math.max(share, 0.2), 5) / 0.2) / Math.log(5 / 0.2);
  return Math.round(left + part * (width - left - right));
}

/** Its value is in a column of its own, which no line of the scale crosses. */
function bar(claim, place) {
  const { id, goal, value, unit } = claim;
  const share = goal.least === undefined ? (value === 0 ? 5 : goal.most / value) : value / goal.least;
  const y = top + place * rowHeight;
  const text = `${numberOf(value)} ${unit} (${goal.least === undefined ? '≤' : '≥'} ${numberOf(goal.least ?? goal.most)})`;
  return [
    `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${escaped(short(claim.what, id))}</text>`,
    `<rect class="${reached(claim) ? 'yes' : 'no'}" x="${left}" y="${y + 1}" width="${Math.max(x(share) - left, 2)}" height="15" rx="2"/>`,
    `<text class="small" x="${width - right + 6}" y="${y + 13}">${escaped(text)}</text>`,
  ].join('');
}

/** "The same" needs the row before it, so the picture names the claim by its id then. */
const short = (what, id) => (what.startsWith('the same') || what.length > 62 ? id : what);

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
