/**
 * Many publishers at once into one repository, in a few processes that have started and published before: what the store costs them, without
 * the starts. A lonely publisher is the same call in the same process.
 *
 *     PUBLISHERS=64 PROCESSES=1,2 LATENCIES=0,30 STORES=minio,versitygw,ministack,folder npm run warm-burst
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startProxy } from './burst-proxy.mjs';
import { claim } from './claims.mjs';
import { writeChart } from './generate.mjs';
import { median } from './measure.mjs';
import { environment, table } from './parts.mjs';
import { cpuSecondsOf } from './process-time.mjs';
import { startMinio, startMinistack, startVersitygw } from './s3-server.mjs';

const list = (name, usual) => (process.env[name] ?? usual).split(',');
const publishers = Number(process.env.PUBLISHERS ?? 64);
const rounds = Number(process.env.ROUNDS ?? 3);
const processes = list('PROCESSES', '1,2').map(Number);
const latencies = list('LATENCIES', '0,30').map(Number);
const stores = list('STORES', 'minio,versitygw,ministack,folder');
const servers = { minio: startMinio, versitygw: startVersitygw, ministack: startMinistack };
const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const lonelyRuns = 8;
const crowdMs = 2_500;

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const rows = [];
const counts = [];
try {
  const charts = [];
  for (let at = 0; at < publishers; at++) {
    charts.push(join(scratch, `chart-${at}`));
    await writeChart(charts[at], { name: `chart-${at}`, version: '1.0.0' });
  }
  for (const store of stores) await (store === 'folder' ? intoFolder(charts) : intoServer(store, charts));
  const head = [
    'store',
    'processes',
    'alone',
    'all',
    'times alone',
    'if nothing waited',
    'processor time of as many alone',
    'index versions',
  ];
  const shares = ['publishers', 'server', 'proxy'].map((who) => `processor time: ${who}`);
  console.log(`${publishers} publishers that have started, ${availableParallelism()} cores, median of ${rounds} rounds\n`);
  console.log(table([[...head, ...shares], ...rows]));
  if (counts.length > 0) console.log(`\nRequests of a publisher:\n\n${table([['store', 'processes', 'all', 'of each kind'], ...counts])}`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function intoServer(name, charts) {
  const folder = join(scratch, name);
  await mkdir(folder);
  const server = await servers[name](folder);
  const proxy = await startProxy(server.port);
  try {
    for (const latencyMs of latencies) {
      for (const count of processes) {
        const bucket = await server.createBucket(`burst-${latencyMs}-${count}`, { versioning: true });
        // Without a delay there is no proxy in between, which would need the processor, too.
        const env = { ...environment(scratch), ...server.environmentAt(latencyMs === 0 ? server.port : proxy.port) };
        proxy.set({ latencyMs, gate: 0 });
        const used = () => ({ server: cpuSecondsOf(server.pid), proxy: cpuSecondsOf(process.pid) });
        await scene({
          title: `${name}, ${latencyMs} ms`,
          id: `${name}-${latencyMs}`,
          count,
          charts,
          env,
          to: `s3://${bucket}`,
          used,
          proxy,
        });
      }
    }
  } finally {
    proxy.close();
    await server.stop();
  }
}

async function intoFolder(charts) {
  for (const count of processes) {
    const to = await mkdtemp(join(scratch, 'repository-'));
    await scene({ title: 'folder', id: 'folder', count, charts, env: environment(scratch), to, used: () => ({ server: 0, proxy: 0 }) });
  }
}

async function scene({ title, id, count, charts, env, to, used, proxy }) {
  const children = Array.from({ length: count }, () =>
    fork(join(import.meta.dirname, 'warm-publishers.mjs'), { env: { ...env, ...quiet } }),
  );
  try {
    await ask(children[0], [{ chart: charts[0], version: '0.0.1', to }], false);
    const shareOf = (child) => charts.filter((_, at) => at % count === child);
    const all = (version, isAtOnce) =>
      Promise.all(
        children.map((child, at) =>
          ask(
            child,
            shareOf(at).map((chart) => ({ chart, version, to })),
            isAtOnce,
          ),
        ),
      );
    await all('0.1.0', false);
    const results = [];
    for (let round = 1; round <= rounds; round++) {
      // A publisher that comes right after a crowd takes part in it.
      await wait(crowdMs);
      const alone = await during(used, async () => [await ask(children[0], lonely(charts[0], round, to), false)]);
      proxy?.set({});
      const burst = await during(used, () => all(`${round}.0.0`, true));
      results.push({ alone, burst, seen: proxy?.seen() });
    }
    report({ title, id, count }, results);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

function lonely(chart, round, to) {
  return Array.from({ length: lonelyRuns }, (_, at) => ({ chart, version: `0.${round}.${at + 2}`, to }));
}

async function during(used, act) {
  const before = used();
  const answers = await act();
  const after = used();
  const cpu = {
    publishers: answers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    server: after.server - before.server,
    proxy: after.proxy - before.proxy,
  };
  return { answers, cpu, cpuSeconds: cpu.publishers + cpu.server + cpu.proxy };
}

async function ask(child, publishes, isAtOnce) {
  child.send({ publishes, isAtOnce });
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`a process of publishers ended with ${code}`))),
  ]);
  return answer;
}

function report({ title, id, count }, results) {
  const of = (pick) => median(results.map(pick));
  const aloneMs = ({ alone }) => median(alone.answers[0].runs.map(({ ms }) => ms));
  const lastMs = ({ burst: { answers } }) =>
    Math.max(...answers.map(({ endedMs }) => endedMs)) - Math.min(...answers.map(({ startedMs }) => startedMs));
  const floor = ({ alone, ...round }) =>
    ((alone.cpuSeconds / lonelyRuns) * publishers * 1000) / availableParallelism() / aloneMs({ alone, ...round });
  const work = ({ alone, burst }) => burst.cpuSeconds / ((alone.cpuSeconds / lonelyRuns) * publishers);
  const versions = ({ burst: { answers } }) => new Set(answers.flatMap(({ runs }) => runs.map(({ revision }) => revision))).size;
  const ratio = (round) => lastMs(round) / aloneMs(round);
  const ms = (number) => `${Math.round(number)} ms`;
  const shares = ['publishers', 'server', 'proxy'].map((who) => ms(of(({ burst }) => burst.cpu[who] * 1000)));
  rows.push([
    title,
    count,
    ms(of(aloneMs)),
    ms(of(lastMs)),
    of(ratio).toFixed(1),
    of(floor).toFixed(1),
    `${of(work).toFixed(2)} times`,
    of(versions),
    ...shares,
  ]);
  const { kinds } = results.at(-1).seen ?? {};
  if (kinds !== undefined && kinds.size > 0) counts.push([title, count, ...perPublisher(kinds)]);
  if (publishers === 64 && count === 2) claim(`warm-burst/${id}`, results.map(ratio));
}

function perPublisher(kinds) {
  const each = (times) => (times / publishers).toFixed(2);
  const all = [...kinds.values()].reduce((sum, times) => sum + times, 0);
  return [
    each(all),
    [...kinds]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, times]) => `${kind} ${each(times)}`)
      .join(', '),
  ];
}
