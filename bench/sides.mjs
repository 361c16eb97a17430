/** The two sides of the S3 benchmarks: one call of charthouse, and the steps of the shell workflow. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awsCli } from './aws-cli.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, helm, megabytes, node, seconds } from './parts.mjs';

const script = join(import.meta.dirname, 'shell-publish.sh');

/** One call. `place` is a bucket, and a distribution if there is one. */
export const ourSide = ({ env, chart, cli = charthouse, title = 'charthouse' }, ...words) => ({
  title: [title, ...words].join(' '),
  publish: ({ bucket, distribution }, version) => {
    const cdn = distribution === undefined ? [] : ['--distribution', distribution];
    const args = ['publish', chart, '--version', version, '--to', `s3://${bucket}`, ...cdn, '--quiet', ...words];
    return measure(node, [cli, ...args], { env });
  },
});

/** Does not verify the result, nor check for a publish at the same time. */
export async function shellSide({ env, scratch, chart }, helmVersion) {
  const aws = await awsCli();
  const programs = { PYTHON: aws.python, AWS_CLI: aws.script, HELM: helm(helmVersion), ...aws.env };
  return {
    title: `helm ${helmVersion} + aws`,
    publish: async ({ bucket, distribution = '' }, version) => {
      const folder = await mkdtemp(join(scratch, 'shell-'));
      const given = { SCRATCH: folder, CHART: chart, BUCKET: bucket, DISTRIBUTION: distribution, VERSION: version };
      const run = await measure('/bin/sh', [script], { env: { ...env, ...programs, ...given } });
      await rm(folder, { recursive: true });
      return run;
    },
  };
}

/**
 * Lets the sides publish in turn, so that other work of the machine affects all of them. Each has its own place. Rounds that fill the caches
 * of the machine do not count.
 */
export async function takeTurns(sides, { rounds, warmUps = 3 }) {
  const runs = sides.map(() => []);
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [number, { place, publish }] of sides.entries()) {
      const run = await publish(place, `2.0.${round}`);
      if (round >= warmUps) runs[number].push(run);
    }
  }
  return runs;
}

export const head = ['program', 'time', 'processor time', 'peak memory'];

/** The medians of a side, and the ratio of each other side to it, round by round: median, minimum and maximum. */
export function rows(sides, runs, baselines) {
  return sides.map(({ title }, number) => {
    const of = (pick) => median(runs[number].map(pick));
    const times = [seconds(of((run) => run.seconds)), seconds(of((run) => run.cpuSeconds))];
    const peak = megabytes(Math.max(...runs[number].map(({ peakBytes }) => peakBytes)));
    return [title, ...times, peak, ...baselines.map((base) => (baselines.includes(number) ? '' : ratio(runs[number], runs[base])))];
  });
}

function ratio(theirs, ours) {
  const each = theirs.map((run, round) => run.seconds / ours[round].seconds);
  const spread = each.length === 1 ? '' : ` (${Math.min(...each).toFixed(1)}–${Math.max(...each).toFixed(1)})`;
  return `${median(each).toFixed(1)}${spread}`;
}
