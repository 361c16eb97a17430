/**
 * A lost index made anew from a folder of small packages: in one run, and in 8 shards that are merged. Memory of each process, and the two
 * results, which must be the same. `COUNTS` are the numbers of packages, divisible by 100.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { charthouse, environment, megabytes, seconds, table } from './parts.mjs';
import { tinyRepository } from './tiny.mjs';

const counts = (process.env.COUNTS ?? '10000,100000').split(',').map(Number);
const shards = 8;

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const rows = [['packages', 'run', 'time', 'processor time', 'peak memory']];
  for (const count of counts) rows.push(...(await race(count)));
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function race(count) {
  const to = join(scratch, `repository-${count}`);
  const parts = join(scratch, `parts-${count}`);
  await tinyRepository(to, count);
  const index = join(to, 'index.yaml');
  await rm(index);
  const rebuild = (...more) => measure(process.execPath, [charthouse, 'rebuild', '--to', to, '--quiet', ...more], { env });
  const runs = [];
  for (let shard = 1; shard <= shards; shard++) runs.push(await rebuild('--shard', `${shard}/${shards}`, '--parts', parts));
  const again = await rebuild('--shard', `1/${shards}`, '--parts', parts);
  const merged = await rebuild('--merge', parts);
  const result = await digestOf(index);
  await rm(index);
  const whole = await rebuild();
  if ((await digestOf(index)) !== result) throw new Error(`the index of ${count} packages in shards is another one`);
  await rm(to, { recursive: true });
  const peaks = runs.map(({ peakBytes }) => peakBytes).sort((a, b) => a - b);
  const total = (pick) => runs.reduce((sum, run) => sum + pick(run), 0);
  const row = (title, { seconds: time, cpuSeconds }, memory) => [
    ...[count.toLocaleString('en'), title],
    ...[seconds(time), seconds(cpuSeconds), memory],
  ];
  return [
    row('one run', whole, megabytes(whole.peakBytes)),
    row(
      `${shards} shards, together`,
      { seconds: total((run) => run.seconds), cpuSeconds: total((run) => run.cpuSeconds) },
      `${megabytes(peaks[0])} to ${megabytes(peaks.at(-1))} each`,
    ),
    row('a shard that is read already', again, megabytes(again.peakBytes)),
    row('merge', merged, megabytes(merged.peakBytes)),
  ];
}

/** Of an index without the time at which it was made. */
async function digestOf(path) {
  const text = (await readFile(path, 'utf8')).replace(/^generated: .*$/m, '');
  return createHash('sha256').update(text).digest('hex');
}
