/** One more version into a bucket whose index has 10 or 93 MB: `charthouse publish` against helm and the AWS CLI. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartName, writeChart, writeIndex } from './generate.mjs';
import { environment, megabytes, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';
import { head, ourSide, rows, shellSide, takeTurns } from './sides.mjs';

const sizes = [
  { charts: 100, versions: 100, rounds: Number(process.env.ROUNDS ?? 5) },
  { charts: 300, versions: 300, rounds: Number(process.env.LARGE_ROUNDS ?? 1) },
];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startMinio(scratch);
try {
  const env = { ...environment(scratch), ...server.environmentAt(server.port) };
  const all = [];
  for (const size of sizes.filter(({ rounds }) => rounds > 0)) all.push(...(await race(size, env)));
  console.log(table([['index', ...head, 'times the time without verifying', 'times the time with'], ...all]));
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function race({ rounds, ...size }, env) {
  const index = join(scratch, 'index.yaml');
  const bytes = await writeIndex(index, size);
  const name = chartName(Math.floor(size.charts / 2));
  const chart = join(scratch, name);
  await writeChart(chart, { name, version: '1.0.0' });
  const given = { env, scratch, chart };
  const programs = [ourSide(given, '--no-verify'), ourSide(given), await shellSide(given, '3.12.1'), await shellSide(given, '4.1.4')];
  const sides = [];
  for (const [number, program] of programs.entries()) {
    const bucket = await server.createBucket(`index-${size.charts}-${number}`);
    await server.put(bucket, 'index.yaml', await readFile(index));
    // The first publish tests the store's conditional writes once.
    await ourSide(given, '--no-verify').publish({ bucket }, '1.999.0');
    sides.push({ ...program, place: { bucket } });
  }
  const runs = await takeTurns(sides, { rounds, warmUps: 0 });
  return rows(sides, runs, [0, 1]).map((row) => [megabytes(bytes), ...row]);
}
