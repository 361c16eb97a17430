/** The next version of a chart into a bucket, near and far: `charthouse publish` against helm and the AWS CLI. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delayed } from './delay.mjs';
import { measure } from './measure.mjs';
import { charthouse, environment, sampleChart, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';
import { head, ourSide, rows, shellSide, takeTurns } from './sides.mjs';

const roundTrips = [0, 30];
const rounds = Number(process.env.ROUNDS ?? 11);
const versionsBefore = 20;

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startMinio(scratch);
try {
  const packages = await packagesBefore();
  const all = [];
  for (const roundTripMs of roundTrips) {
    // Also where nothing is delayed: the way itself costs both sides the same.
    const way = await delayed(server.port, roundTripMs);
    all.push(...(await race(roundTripMs, { ...environment(scratch), ...server.environmentAt(way.port) }, packages)));
    await way.close();
  }
  console.log(table([['round trip', ...head, 'times the time without verifying', 'times the time with'], ...all]));
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function packagesBefore() {
  const folder = await mkdtemp(join(scratch, 'packages-'));
  const versions = Array.from({ length: versionsBefore }, (_, place) => `1.${place}.0`);
  for (const version of versions) await measure(process.execPath, [charthouse, 'package', sampleChart, '--version', version, '-d', folder]);
  return versions.map((version) => join(folder, `kube9-operator-${version}.tgz`));
}

async function race(roundTripMs, env, packages) {
  const given = { env, scratch, chart: sampleChart };
  const programs = [ourSide(given, '--no-verify'), ourSide(given), await shellSide(given, '3.12.1'), await shellSide(given, '4.1.4')];
  const sides = [];
  for (const [place, program] of programs.entries()) {
    const bucket = await server.createBucket(`race-${roundTripMs}-${place}`);
    await measure(process.execPath, [charthouse, 'publish', ...packages, '--to', `s3://${bucket}`, '--quiet'], { env });
    sides.push({ ...program, bucket });
  }
  const runs = await takeTurns(sides, rounds);
  return rows(sides, runs, [0, 1]).map((row) => [`${roundTripMs} ms`, ...row]);
}
