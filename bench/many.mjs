/** 300 charts, packaged and listed: one `charthouse publish` against a loop of `helm package` and one `helm repo index`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartName, writeChart } from './generate.mjs';
import { measure, summary } from './measure.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';

const count = 300;
const runs = 3;
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
  const ours = summary(results[0]);
  const rows = programs.map(([name], place) => row(name, summary(results[place]), ours));
  console.log(
    table([['program', 'time', 'processor time', 'peak memory of a process', 'times the time', 'times the processor time'], ...rows]),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function publish(charts, to) {
  return measure(process.execPath, [charthouse, 'publish', ...charts, '--to', to], { env });
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
