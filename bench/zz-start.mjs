import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, median } from './measure.mjs';
import { environment, sampleChart } from './parts.mjs';
import { startMinio } from './s3-server.mjs';

const [node = process.execPath, rounds = 15, ...builds] = process.argv.slice(2);
const scratch = await mkdtemp(join(tmpdir(), 'start-'));
const server = await startMinio(scratch);
const env = { ...environment(scratch), ...server.environmentAt(server.port), ...(process.env.EXTRA ? JSON.parse(process.env.EXTRA) : {}) };
const res = builds.map(() => []);
try {
  const buckets = [];
  for (const [n] of builds.entries()) buckets.push(await server.createBucket(`b-${n}`));
  for (let r = 0; r <= Number(rounds); r++)
    for (const [n, cli] of builds.entries()) {
      const m = await measure(
        node,
        [
          ...(process.env.FLAGS?.split(' ') ?? []),
          cli,
          'publish',
          sampleChart,
          '--version',
          `2.0.${r}`,
          '--to',
          `s3://${buckets[n]}`,
          '--quiet',
        ],
        { env },
      );
      if (r > 0) res[n].push(m);
    }
  for (const [n, cli] of builds.entries())
    console.log(
      cli,
      'cpu median',
      median(res[n].map((m) => m.cpuSeconds)).toFixed(3),
      'min',
      Math.min(...res[n].map((m) => m.cpuSeconds)).toFixed(3),
      'wall min',
      Math.min(...res[n].map((m) => m.seconds)).toFixed(3),
      'MB',
      Math.round(Math.max(...res[n].map((m) => m.peakBytes)) / 1e6),
    );
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
