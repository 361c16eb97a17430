/** 300 charts, packaged and listed: one `charthouse publish` against a loop of `helm package` and one `helm repo index`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures, ratios } from './claims.mjs';
import { chartName, writeChart } from './generate.mjs';
import { linkTo } from './link.mjs';
import { measure, summary } from './measure.mjs';
import { charthouse, environment, helm, megabytes, node, seconds, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';

const count = 300;
const runs = Number(process.env.ROUNDS ?? 3);
const rivals = ['3.12.1', '4.1.4'];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const charts = [];
  for (let place = 0; place < count; place++) {
    const name = chartName(place);
    charts.push(join(scratch, 'charts', name));
    await writeChart(charts[place], { name, version: '1.0.0' });
  }
  const programs = [
    ['charthouse', (to) => publish(charts, to)],
    ...rivals.map((version) => [`helm ${version}`, (to) => loop(helm(version), charts, to)]),
  ];
  const results = programs.map(() => []);
  // Interleaved, so that other work of the machine affects all of them.
  for (let run = 0; run < runs; run++) {
    for (const [place, [, work]] of programs.entries()) {
      const to = await mkdtemp(join(scratch, 'to-'));
      results[place].push(await work(to));
      await rm(to, { recursive: true });
    }
  }
  for (const [place, id] of ['many/helm-3.12', 'many/helm-4.1'].entries()) {
    const theirs = results[place + 1];
    claim(id, ratios(theirs, results[0]), { ours: figures(results[0]), theirs: figures(theirs) });
  }
  const ours = summary(results[0]);
  const rows = programs.map(([name], place) => row(name, summary(results[place]), ours));
  console.log(
    table([['program', 'time', 'processor time', 'peak memory of a process', 'times the time', 'times the processor time'], ...rows]),
  );
  console.log(table([['nothing changed, in', 'time', 'processor time', 'peak memory', 'requests'], ...(await unchanged(charts))]));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function publish(charts, to) {
  return measure(node, [charthouse, 'publish', ...charts, '--to', to], { env });
}

/** The same charts again, in a folder and in a bucket, after a run that has filled the caches. */
async function unchanged(charts) {
  const server = await startMinio(scratch);
  const way = await linkTo(server.port);
  const bucketEnv = { ...env, ...server.environmentAt(way.port) };
  const bucket = await server.createBucket('many', { versioning: true });
  const rows = [];
  for (const [title, to, given] of [
    ['a folder', join(scratch, 'repository'), env],
    ['a bucket', `s3://${bucket}`, bucketEnv],
  ]) {
    const publishAgain = () => measure(node, [charthouse, 'publish', ...charts, '--to', to, '--quiet'], { env: given });
    for (let warmUps = 0; warmUps < 2; warmUps++) await publishAgain();
    const again = [];
    for (let run = 0; run < runs; run++) {
      way.reset();
      again.push({ ...(await publishAgain()), seen: way.seen() });
    }
    const ours = figures(again);
    if (to === `s3://${bucket}`) {
      const sides = { ours };
      claim('many/unchanged-requests', [ours.requests], sides);
      claim(
        'many/unchanged-cpu',
        again.map((run) => run.cpuSeconds),
        sides,
      );
    }
    rows.push([title, seconds(ours.seconds), seconds(ours.cpuSeconds), megabytes(ours.peakBytes), ours.requests]);
  }
  await way.close();
  await server.stop();
  return rows;
}

async function loop(program, charts, to) {
  const steps = [];
  for (const chart of charts) steps.push(await measure(program, ['package', chart, '-d', to], { env }));
  steps.push(await measure(program, ['repo', 'index', to], { env }));
  // The launcher is not counted: each step measures only its program.
  const total = (pick) => steps.reduce((sum, each) => sum + pick(each), 0);
  const peakBytes = Math.max(...steps.map((each) => each.peakBytes));
  return { seconds: total((each) => each.seconds), cpuSeconds: total((each) => each.cpuSeconds), peakBytes };
}

function row(name, result, ours) {
  const ratio = (pick) => (name === 'charthouse' ? '' : (pick(result) / pick(ours)).toFixed(1));
  const ratios = [ratio((each) => each.seconds), ratio((each) => each.cpuSeconds)];
  return [name, seconds(result.seconds), seconds(result.cpuSeconds), megabytes(result.peakBytes), ...ratios];
}
