/**
 * This build against another one: one more version in an index of 7.5 and 75 MB, published in turn, by processor time.
 *
 *     BASELINE=/folder/of/another/checkout/build/cli.js npm run compare
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chartName, writeChart, writeIndex } from './generate.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, environment, megabytes, seconds, table } from './parts.mjs';

const baseline = process.env.BASELINE;
if (baseline === undefined) throw new Error('set BASELINE to the cli.js of the other build');
const sides = [
  { title: 'baseline', program: baseline },
  { title: 'this build', program: process.env.CHARTHOUSE ?? charthouse },
];
const rounds = Number(process.env.ROUNDS ?? 11);
const sizes = [
  { charts: 85, versions: 85 },
  { charts: 270, versions: 270 },
];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const rows = [['index', 'program', 'processor time', 'times the baseline, median of rounds']];
  for (const size of sizes) rows.push(...(await race(size)));
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function race(size) {
  const folder = await mkdtemp(join(scratch, 'size-'));
  const index = join(folder, 'old.yaml');
  const bytes = await writeIndex(index, size);
  const chart = join(folder, chartName(Math.floor(size.charts / 2)));
  await writeChart(chart, { name: chartName(Math.floor(size.charts / 2)), version: '2.0.0' });
  const runs = sides.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [number, { program }] of sides.entries()) {
      const run = await publish(program, { folder, index, chart });
      // The first round fills the caches of the machine.
      if (round > 0) runs[number].push(run.cpuSeconds);
    }
  }
  const ratios = runs.map((own) => median(own.map((each, round) => each / runs[0][round])).toFixed(2));
  return sides.map(({ title }, number) => [megabytes(bytes), title, seconds(median(runs[number])), number === 0 ? '' : ratios[number]]);
}

/** Into a fresh copy each time: the version is new. */
async function publish(program, { folder, index, chart }) {
  const repository = join(folder, 'repository');
  await rm(repository, { recursive: true, force: true });
  await mkdir(repository);
  await copyFile(index, join(repository, 'index.yaml'));
  // charthouse reads a file again if it changed within the last second; a real index is older.
  await delay(1_100);
  return measure(process.execPath, [program, 'publish', chart, '--to', repository], { env });
}
