/**
 * Many publishers at once into one repository, each a process of its own. All have read the same index before the first one replaces it.
 *
 *     BASELINE=/folder/of/another/build/cli.js PUBLISHERS=64 npm run burst
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startProxy } from './burst-proxy.mjs';
import { claim } from './claims.mjs';
import { writeChart } from './generate.mjs';
import { measure, median } from './measure.mjs';
import { charthouse, environment, seconds, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';

const publishers = Number(process.env.PUBLISHERS ?? 64);
const rounds = Number(process.env.ROUNDS ?? 1);
const latencies = (process.env.LATENCIES ?? '0,30').split(',').map(Number);
const sides = [
  ...(process.env.BASELINE === undefined ? [] : [{ title: 'baseline', program: process.env.BASELINE }]),
  { title: 'charthouse', program: charthouse },
];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startMinio(scratch);
const proxy = await startProxy(server.port);
try {
  const charts = [];
  for (let at = 0; at < publishers; at++) charts.push(await chart(at));
  const head = [
    'store',
    'program',
    'alone',
    'index versions',
    'index writes tried',
    'requests',
    'all ready to the last done',
    'times alone',
    'processor time',
  ];
  const all = [head];
  for (const latency of latencies) {
    for (const side of sides) all.push([`S3, ${latency} ms`, ...(await inBucket(side, charts, latency))]);
  }
  for (const side of sides) all.push(['folder', ...(await inFolder(side, charts))]);
  console.log(`${publishers} publishers, ${availableParallelism()} cores\n`);
  console.log(table(all));
} finally {
  proxy.close();
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function chart(at) {
  const folder = join(scratch, `chart-${at}`);
  await writeChart(folder, { name: `chart-${at}`, version: '1.0.0' });
  return folder;
}

async function inBucket({ title, program }, charts, latencyMs) {
  const env = { ...environment(scratch), ...server.environmentAt(proxy.port) };
  const bucket = await server.createBucket(`burst-${title}-${latencyMs}`);
  const publish = publishWith(program, { env, to: `s3://${bucket}` });
  // The first publish tests the store's conditional writes once.
  proxy.set({ latencyMs: 0, gate: 0 });
  await publish(charts[0], '0.1.0');
  proxy.set({ latencyMs, gate: 0 });
  const alone = await lonely(publish, charts[0]);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    proxy.set({ latencyMs, gate: publishers });
    const runs = await Promise.all(charts.map((path) => publish(path, `2.${round}.0`)));
    const seen = proxy.seen();
    results.push({ ...seen, last: (performance.now() - seen.openedAt) / 1000, cpu: sumOf(runs) });
  }
  const of = (pick) => median(results.map(pick));
  const last = of((each) => each.last);
  if (title === 'charthouse' && publishers === 64) {
    const place = latencyMs === 0 ? 'burst-near' : 'burst-far';
    claim(
      `${place}/last`,
      results.map((each) => each.last / alone),
    );
    if (latencyMs === 0)
      claim(
        'burst-near/writes',
        results.map(({ stored }) => stored),
      );
  }
  const counts = [of(({ stored }) => stored), of(({ tried }) => tried), of(({ requests }) => requests)];
  return [title, seconds(alone), ...counts, seconds(last), (last / alone).toFixed(1), seconds(of(({ cpu }) => cpu))];
}

/** Without a proxy in between nothing makes the publishers wait for each other, so the time is that of all of it, with the starts. */
async function inFolder({ title, program }, charts) {
  const to = await mkdtemp(join(scratch, 'repository-'));
  const publish = publishWith(program, { env: environment(scratch), to });
  await publish(charts[0], '0.1.0');
  const alone = await lonely(publish, charts[0]);
  const started = performance.now();
  const watch = watchIndex(join(to, 'index.yaml'));
  const runs = await Promise.all(charts.map((path) => publish(path, '2.0.0')));
  const last = (performance.now() - started) / 1000;
  return [
    title,
    seconds(alone),
    await watch.stop(),
    '',
    '',
    `${seconds(last)}, with the starts`,
    (last / alone).toFixed(1),
    seconds(sumOf(runs)),
  ];
}

function publishWith(program, { env, to }) {
  return (path, version) =>
    measure(process.execPath, [program, 'publish', path, '--version', version, '--to', to, '--no-verify', '--quiet'], { env });
}

async function lonely(publish, path) {
  const times = [];
  for (const version of ['1.1.0', '1.2.0', '1.3.0']) times.push((await publish(path, version)).seconds);
  return median(times);
}

function sumOf(runs) {
  return runs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

/** How often the file is replaced, as far as a look each millisecond shows. */
function watchIndex(path) {
  let [isOver, last, times] = [false, '', -1];
  const looking = (async () => {
    while (!isOver) {
      const { ino, ctimeMs } = await stat(path);
      if (last !== `${ino} ${ctimeMs}`) times += 1;
      last = `${ino} ${ctimeMs}`;
      await wait(1);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await looking;
      return times;
    },
  };
}
