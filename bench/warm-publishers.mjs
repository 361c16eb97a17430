/**
 * A process that stays, with publishers through the library: `warm-burst.mjs` starts it, and sends it what to publish. Each message is a
 * list of publishes, done one after the other or all at once.
 */
import { performance } from 'node:perf_hooks';
import { publish } from '../library/dist/index.js';

const now = () => performance.timeOrigin + performance.now();

async function timed({ chart, version, to }) {
  const startedMs = now();
  const { error, index } = await publish({ charts: [chart], version, to, noVerify: true });
  if (error !== null) throw error;
  return { ms: now() - startedMs, endedMs: now(), revision: index.revisionAfter };
}

async function inTurn(publishes) {
  const runs = [];
  for (const each of publishes) runs.push(await timed(each));
  return runs;
}

process.on('message', async ({ publishes, isAtOnce }) => {
  const before = process.cpuUsage();
  const startedMs = now();
  const runs = isAtOnce ? await Promise.all(publishes.map(timed)) : await inTurn(publishes);
  const { user, system } = process.cpuUsage(before);
  process.send({ startedMs, endedMs: Math.max(...runs.map(({ endedMs }) => endedMs)), runs, cpuSeconds: (user + system) / 1e6 });
});
