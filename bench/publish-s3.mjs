/** The next version of a chart into a bucket, near and far, and with a CDN in front: `charthouse publish` against helm and the AWS CLI. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures, ratios } from './claims.mjs';
import { linkTo } from './link.mjs';
import { measure } from './measure.mjs';
import { charthouse, environment, sampleChart, table } from './parts.mjs';
import { startMinio, startMinistack } from './s3-server.mjs';
import { head, ourSide, rows, shellSide, takeTurns } from './sides.mjs';

const rounds = Number(process.env.ROUNDS ?? 11);
const versionsBefore = 20;
const all = [
  { name: 's3-near', title: 'S3', start: startMinio, roundTripMs: 0 },
  { name: 's3-far', title: 'S3, 30 ms away', start: startMinio, roundTripMs: 30 },
  { name: 'cdn-near', title: 'S3 and CloudFront', start: startMinistack, roundTripMs: 0, hasCdn: true },
  { name: 'cdn-far', title: 'S3 and CloudFront, 30 ms away', start: startMinistack, roundTripMs: 30, hasCdn: true },
];
const courses = all.filter(({ name }) => process.env.COURSES?.split(',').includes(name) ?? true);

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
try {
  const packages = await packagesBefore();
  const measured = [];
  for (const course of courses) measured.push(...(await run(course, packages)));
  console.log(table([['into', ...head, 'times the time without verifying', 'times the time with'], ...measured]));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function packagesBefore() {
  const folder = await mkdtemp(join(scratch, 'packages-'));
  const versions = Array.from({ length: versionsBefore }, (_, place) => `1.${place}.0`);
  for (const version of versions) await measure(process.execPath, [charthouse, 'package', sampleChart, '--version', version, '-d', folder]);
  return versions.map((version) => join(folder, `kube9-operator-${version}.tgz`));
}

async function run({ name, title, start, roundTripMs, hasCdn = false }, packages) {
  const folder = await mkdtemp(join(scratch, 'server-'));
  const server = await start(folder);
  // Also without a delay: then the proxy costs both sides the same.
  const way = await linkTo(server.port, { roundTripMs });
  try {
    const given = { env: { ...environment(folder), ...server.environmentAt(way.port) }, scratch: folder, chart: sampleChart };
    const programs = [ourSide(given, '--no-verify'), ourSide(given), await shellSide(given, '3.12.1'), await shellSide(given, '4.1.4')];
    const sides = [];
    for (const [number, program] of programs.entries()) {
      const bucket = await server.createBucket(`race-${number}`, { versioning: true });
      const distribution = hasCdn ? await server.createDistribution(bucket) : undefined;
      await measure(process.execPath, [charthouse, 'publish', ...packages, '--to', `s3://${bucket}`, '--quiet'], { env: given.env });
      const publish = async (...call) => {
        way.reset();
        const ran = await program.publish(...call);
        return { ...ran, seen: way.seen() };
      };
      sides.push({ ...program, publish, place: { bucket, distribution } });
    }
    const runs = await takeTurns(sides, { rounds });
    claimsOf(name, runs);
    return rows(sides, runs, [0, 1]).map((row) => [title, ...row]);
  } finally {
    await way.close();
    await server.stop();
  }
}

/** The comparison is with the Helm that is faster, and with a publish that is not verified, like that of the shell. */
function claimsOf(name, [ours, , ...shells]) {
  const [theirs] = shells.sort((a, b) => figures(a).seconds - figures(b).seconds);
  const [place, distance] = name.split('-');
  const isOther = process.env.NODE_OF_BENCH !== undefined;
  const sides = { ours: figures(ours), theirs: figures(theirs) };
  claim(`publish-${place}/${distance}${isOther ? '-node-24' : ''}`, ratios(theirs, ours), sides);
  if (name === 's3-far')
    claim(
      'publish-s3/round-trips',
      ours.map(({ seen }) => seen.untilVisible),
    );
}
