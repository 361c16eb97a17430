/** The two sides of the races on S3: one call of charthouse, and the shell's steps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awsCli } from './aws-cli.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, helm, megabytes, seconds } from './parts.mjs';

/** What a side is given: the environment, a folder for what it leaves, the chart. */
const script = join(import.meta.dirname, 'shell-publish.sh');

export const ourSide = ({ env, chart }, ...words) => ({
  title: ['charthouse', ...words].join(' '),
  publish: (bucket, version) =>
    measure(process.execPath, [charthouse, 'publish', chart, '--version', version, '--to', `s3://${bucket}`, '--quiet', ...words], { env }),
});

/** Neither verifies nor asks whether anybody else published meanwhile. */
export async function shellSide({ env, scratch, chart }, helmVersion) {
  const aws = await awsCli();
  return {
    title: `helm ${helmVersion} + aws`,
    publish: async (bucket, version) => {
      const folder = await mkdtemp(join(scratch, 'shell-'));
      const given = { SCRATCH: folder, PYTHON: aws.python, AWS_CLI: aws.script, HELM: helm(helmVersion) };
      const run = await measure('/bin/sh', [script], {
        env: { ...env, ...aws.env, ...given, CHART: chart, BUCKET: bucket, VERSION: version },
      });
      await rm(folder, { recursive: true });
      return run;
    },
  };
}

/**
 * Lets the sides publish in turn, so that whatever else the machine does meets all of them. Each has a bucket of its own; the first
 * round, which warms what the machine keeps in memory, does not count.
 */
export async function takeTurns(sides, rounds) {
  const runs = sides.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [place, { bucket, publish }] of sides.entries()) {
      const run = await publish(bucket, `2.0.${round}`);
      if (round > 0) runs[place].push(run);
    }
  }
  return runs;
}

export const head = ['program', 'time', 'processor time', 'peak memory'];

/** A side's medians, and how many times as much each other side takes, round by round: the median, and the least and the most. */
export function rows(sides, runs, baselines) {
  return sides.map(({ title }, place) => {
    const of = (pick) => median(runs[place].map(pick));
    const figures = [seconds(of(({ seconds: s }) => s)), seconds(of(({ cpuSeconds }) => cpuSeconds))];
    const peak = megabytes(Math.max(...runs[place].map(({ peakBytes }) => peakBytes)));
    return [title, ...figures, peak, ...baselines.map((base) => (baselines.includes(place) ? '' : ratio(runs[place], runs[base])))];
  });
}

function ratio(theirs, ours) {
  const each = theirs.map((run, round) => run.seconds / ours[round].seconds);
  return `${median(each).toFixed(1)} (${Math.min(...each).toFixed(1)}–${Math.max(...each).toFixed(1)})`;
}
