/** Every package of a repository compared with its digest: `charthouse verify` against a loop of `curl | sha256sum`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures as figuresOf, ratios } from './claims.mjs';
import { measure, summary } from './measure.mjs';
import { startNginx } from './nginx.mjs';
import { charthouse, environment, megabytes, seconds, table } from './parts.mjs';
import { tinyRepository } from './tiny.mjs';

const counts = (process.env.COUNTS ?? '1000,10000').split(',').map(Number);
/** The loop takes the same time for each package: it compares so many, and its time is multiplied. */
const sample = Number(process.env.SAMPLE ?? 500);
const rounds = Number(process.env.ROUNDS ?? 1);
const script = join(import.meta.dirname, 'shell-verify.sh');

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
/** The most memory by number of packages. */
const peaks = new Map();
const rows = [['packages', 'program', 'time', 'processor time', 'peak memory', 'times the time', 'times the processor time']];
try {
  for (const count of counts) rows.push(...(await compared(count)));
  if (peaks.has(1_000) && peaks.has(10_000)) claim('verify/memory', [peaks.get(10_000) / peaks.get(1_000)]);
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Both read over HTTP from one nginx, which is not measured. */
async function compared(count) {
  const folder = join(scratch, `r${count}`);
  await tinyRepository(folder, count);
  const server = await startNginx(scratch, folder);
  const title = count.toLocaleString('en');
  const run = (words) => measure(process.execPath, [charthouse, 'verify', ...words, '--quiet', '--deadline', '1h'], { env });
  const local = await run(['--to', folder]);
  const given = { REPOSITORY: folder, URL: server.url, SCRATCH: scratch, SAMPLE: String(sample) };
  const [all, loops] = [[], []];
  for (let round = 0; round < rounds; round++) {
    all.push(await run(['--url', server.url]));
    const ran = await measure('/bin/sh', [script], { env: { ...env, ...given } });
    loops.push({ ...ran, seconds: (ran.seconds * count) / sample, cpuSeconds: (ran.cpuSeconds * count) / sample });
  }
  await server.close();
  const [ours, loop] = [summary(all), summary(loops)];
  peaks.set(count, ours.peakBytes);
  if (count === 10_000) claim('verify/times', ratios(loops, all), { ours: figuresOf(all), theirs: figuresOf(loops) });
  const [time, cpu] = [loop.seconds, loop.cpuSeconds];
  const times = [time / ours.seconds, cpu / ours.cpuSeconds].map((each) => each.toFixed(1));
  const figures = (side) => [seconds(side.seconds), seconds(side.cpuSeconds), megabytes(side.peakBytes)];
  return [
    [title, 'charthouse, over HTTP', ...figures(ours), '', ''],
    [title, 'charthouse, in a folder', ...figures(local), '', ''],
    [title, 'curl and sha256sum, by a sample', seconds(time), seconds(cpu), megabytes(loop.peakBytes), ...times],
  ];
}
