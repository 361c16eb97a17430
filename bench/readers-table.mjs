/** The table of docs/retention.md: what an index costs each group of readers, at most. */

/** Tells if the reader is a Helm of 3.`minor` or later. */
export function isSince(reader, minor) {
  const [major, second] = reader.split('.').map(Number);
  return Number.isInteger(major) && (major > 3 || (major === 3 && second >= minor));
}

export const groups = [
  { name: 'Helm 3.12', colour: '#d9822b', has: (reader) => isSince(reader, 0) && !isSince(reader, 13) },
  { name: 'Helm 3.13 and later', colour: '#2b7bd9', has: (reader) => isSince(reader, 13) },
  { name: 'Flux', colour: '#3f9c5a', has: (reader) => reader === 'Flux' },
  { name: 'Renovate', colour: '#7a5bc0', has: (reader) => reader === 'Renovate' },
];

/** The most that a reader of a group needed for an index; undefined if none was measured, or if one failed. */
export function worstOf(results, { has }) {
  const found = results.filter(({ reader }) => has(reader));
  if (found.length === 0 || found.some(({ add }) => add === undefined)) return undefined;
  const most = (pick) => Math.max(...found.map(({ add }) => pick(add)));
  return { cpuSeconds: most((add) => add.cpuSeconds), peakBytes: most((add) => add.peakBytes) };
}

/** The results by size and format, in their order. */
export function byIndex(results) {
  const found = new Map();
  for (const each of results) {
    const title = `${Math.round(each.bytes / 1e6)} MB, ${each.format === 'json' ? 'JSON' : 'YAML'}`;
    found.set(title, [...(found.get(title) ?? []), each]);
  }
  return [...found].sort(([, [a]], [, [b]]) => Number(a.size) - Number(b.size) || b.format.localeCompare(a.format));
}

const head = '| index | reader | processor time | memory |';

export function readersTable(results) {
  const rows = byIndex(results).flatMap(([title, some]) =>
    groups.flatMap((group) => {
      if (!some.some(({ reader }) => group.has(reader))) return [];
      const worst = worstOf(some, group);
      return [`| ${title} | ${group.name} | ${worst === undefined ? 'fails |' : `${time(worst)} | ${memory(worst)}`} |`];
    }),
  );
  return [head, '|---|---|---|---|', ...rows].join('\n');
}

const time = ({ cpuSeconds }) => `${cpuSeconds.toFixed(cpuSeconds < 10 ? 1 : 0)} s`;
const memory = ({ peakBytes }) =>
  peakBytes < 1e9 ? `${Number((peakBytes / 1e6).toPrecision(2))} MB` : `${(peakBytes / 1e9).toFixed(1)} GB`;

/** The page with this table instead of the one that it has. */
export function withTable(page, table) {
  const start = page.indexOf(head);
  const end = page.indexOf('\n\n', start);
  if (start === -1 || end === -1) throw new Error(`the page has no table that begins with ${head}`);
  return page.slice(0, start) + table + page.slice(end);
}
