/** The page bench/results/README.md, of the newest results. */
import { tableOf } from './results.mjs';

/** `files` are the names of all results, oldest first. */
export function pageOf(now, before, files) {
  const { processor, cores, memoryBytes, system, node, commit } = now.machine;
  const loads = Object.values(now.steps).map(({ load }) => load);
  const load = loads.length === 0 ? '' : `, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
  return `${[
    '# Results',
    '`npm run all` in `bench/` writes this page, so do not edit it. [How the figures are kept and compared](../../docs/decisions/0063-results.md).',
    `## ${now.date}, the newest`,
    `${system}, ${cores} cores (${processor}), ${(memoryBytes / 2 ** 30).toFixed(0)} GiB of memory, Node ${node.slice(1)}, commit \`${(commit ?? 'unknown').slice(0, 8)}\`${load}.`,
    '![Each claim in times of its goal](newest.svg)',
    tableOf(now, before),
    before === undefined ? 'There is no earlier run to compare with.' : `"before" is the run of ${before.date}.`,
    '## All results',
    files.map((name) => `- [${name.slice(0, 10)}](${name})`).join('\n'),
  ].join('\n\n')}\n`;
}
