/** One more version into a bucket with versioning whose index has 93 MB, over a link: this build, an earlier one (BASELINE), helm and the AWS CLI. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures, ratios } from './claims.mjs';
import { chartName, writeChart, writeIndex } from './generate.mjs';
import { linkTo } from './link.mjs';
import { environment, megabytes, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';
import { head, ourSide, rows, shellSide, takeTurns } from './sides.mjs';

const size = { charts: 300, versions: 300 };
const links = [
  ['0 ms', {}],
  ['200 Mbit/s and 30 ms', { roundTripMs: 30, bitsPerSecond: 200e6 }],
];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startMinio(scratch);
try {
  const index = join(scratch, 'index.yaml');
  const bytes = await writeIndex(index, size);
  const all = [];
  for (const [title, link] of links) all.push(...(await race(title, await linkTo(server.port, link), await readFile(index))));
  console.log(`an index of ${megabytes(bytes)}`);
  console.log(table([['link', ...head, 'times the first', 'on the wire'], ...all]));
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function race(link, way, index) {
  const name = chartName(Math.floor(size.charts / 2));
  const chart = join(scratch, name);
  await writeChart(chart, { name, version: '1.0.0' });
  const given = { env: { ...environment(scratch), ...server.environmentAt(way.port) }, scratch, chart };
  const { BASELINE, SHELL_ROUNDS } = process.env;
  const programs = [
    ourSide(given),
    ...(BASELINE === undefined ? [] : [ourSide({ ...given, cli: BASELINE, title: 'the build before' })]),
    ...(SHELL_ROUNDS === undefined || link === '0 ms' ? [] : [await shellSide(given, '3.12.1')]),
  ];
  const sides = [];
  const wire = programs.map(() => []);
  for (const [number, program] of programs.entries()) {
    const bucket = await server.createBucket(`huge-${way.port}-${number}`, { versioning: true });
    await server.put(bucket, 'index.yaml', index);
    // The first publish tries the store, and the second one makes the map.
    for (const version of ['1.998.0', '1.999.0']) await ourSide(given).publish({ bucket }, version);
    const publish = async (...call) => {
      way.reset();
      const run = await program.publish(...call);
      wire[number].push(way.seen().bytes);
      return { ...run, seen: way.seen() };
    };
    sides.push({ ...program, publish, place: { bucket } });
  }
  const runs = await takeTurns(sides, { rounds: Number(process.env.ROUNDS ?? 3), warmUps: 0 });
  await way.close();
  claimsOf(link, { ours: runs[0], before: BASELINE && runs[1], shell: SHELL_ROUNDS && link !== '0 ms' && runs.at(-1) });
  return rows(sides, runs, [0]).map((row, number) => [link, ...row, megabytes(Math.max(...wire[number]))]);
}

/** `before` and `shell` are undefined if they did not run. */
function claimsOf(link, { ours, before, shell }) {
  const id = link === '0 ms' ? 'huge-near' : 'huge-far';
  if (before) claim(`${id}/before`, ratios(before, ours), { ours: figures(ours), theirs: figures(before) });
  if (id === 'huge-near') return;
  if (shell) claim(`${id}/shell`, ratios(shell, ours), { ours: figures(ours), theirs: figures(shell) });
  const megabytesOf = (pick) => ours.map((run) => pick(run) / 1e6);
  claim(
    `${id}/wire`,
    megabytesOf(({ seen }) => seen.bytes),
  );
  claim(
    `${id}/memory`,
    megabytesOf((run) => run.peakBytes),
  );
}
