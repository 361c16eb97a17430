/** How a benchmark hands its figures to `npm run all`: one line of JSON for each claim of goals.mjs. Alone, it only prints its table. */
import { appendFileSync } from 'node:fs';
import { goals } from './goals.mjs';

/** `values` are those of each round; `sides` is what the programs needed: time, memory, requests, bytes. */
export function claim(id, values, sides = {}) {
  if (goals[id] === undefined) throw new Error(`goals.mjs has no ${id}`);
  const file = process.env.CLAIMS;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ id, values, sides })}\n`);
}

/** The time of another program in times of ours, round by round; if one side ran less often, its first run counts for all rounds. */
export function ratios(theirs, ours, pick = (run) => run.seconds) {
  const rounds = Math.max(theirs.length, ours.length);
  return Array.from({ length: rounds }, (_, round) => pick(theirs[round] ?? theirs[0]) / pick(ours[round] ?? ours[0]));
}

/** Medians of a side's runs, and the most memory. */
export function figures(runs) {
  const middle = (pick) => {
    const sorted = runs.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)];
  };
  const { requests, bytes, untilVisible } = runs[0].seen ?? {};
  return {
    seconds: middle((run) => run.seconds),
    cpuSeconds: middle((run) => run.cpuSeconds),
    peakBytes: Math.max(...runs.map((run) => run.peakBytes)),
    ...(requests === undefined ? {} : { requests, bytes, roundTrips: untilVisible }),
  };
}
