/** Every version of a repository judged: `charthouse audit` against a script of helm pull, sha256sum and helm show chart. */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures, ratios } from './claims.mjs';
import { writeIndex } from './generate.mjs';
import { measure } from './measure.mjs';
import { startNginx } from './nginx.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';
import { tinyRepository } from './tiny.mjs';

const counts = (process.env.COUNTS ?? '1000,10000,100000').split(',').map(Number);
/** The script takes the same time for each version: it judges so many, and its time is multiplied. */
const sample = Number(process.env.SAMPLE ?? 100);
/** Filling a bucket takes long. */
const mostInBucket = 10_000;
const putsAtOnce = 32;
const script = join(import.meta.dirname, 'shell-audit.sh');

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const rows = [['versions', 'program', 'time', 'processor time', 'peak memory', 'times the time', 'times the processor time']];
  for (const count of counts) rows.push(...(await packages(count)));
  console.log(table(rows));
  console.log(table([['index', 'command', 'time', 'processor time', 'peak memory'], ...(await indexOnly())]));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function packages(count) {
  const folder = join(scratch, `r${count}`);
  await tinyRepository(folder, count);
  const title = count.toLocaleString('en');
  const ours = await measure(process.execPath, [charthouse, 'audit', '--to', folder, '--quiet', '--deadline', '1h'], { env });
  if (count === 100_000) claim('audit/memory', [ours.peakBytes / 1e6]);
  const rows = [[title, 'charthouse', seconds(ours.seconds), seconds(ours.cpuSeconds), megabytes(ours.peakBytes), '', '']];
  if (count <= mostInBucket) rows.push([title, 'charthouse, in a bucket', ...(await inBucket(folder)), '', '']);
  if (sample === 0) return rows;
  const server = await startNginx(scratch, folder);
  for (const version of ['3.12.1', '4.1.4']) {
    const given = { HELM: helm(version), REPOSITORY: folder, URL: server.url, SCRATCH: scratch, SAMPLE: String(sample) };
    const ran = await measure('/bin/sh', [script], { env: { ...env, ...given } });
    const [time, cpu] = [ran.seconds, ran.cpuSeconds].map((each) => (each * count) / sample);
    if (count === 10_000 && version === '3.12.1') {
      const theirs = [{ ...ran, seconds: time, cpuSeconds: cpu }];
      claim('audit/helm-3.12', ratios(theirs, [ours]), { ours: figures([ours]), theirs: figures(theirs) });
    }
    const times = [time / ours.seconds, cpu / ours.cpuSeconds].map((each) => each.toFixed(1));
    rows.push([title, `helm ${version}, by a sample`, seconds(time), seconds(cpu), megabytes(ran.peakBytes), ...times]);
  }
  await server.close();
  return rows;
}

/** The same repository in a bucket of a local MinIO. */
async function inBucket(folder) {
  const server = await startMinio(await mkdtemp(join(scratch, 'minio-')));
  try {
    const bucket = await server.createBucket('charts');
    const files = await readdir(folder);
    const next = async () => {
      for (let file = files.pop(); file !== undefined; file = files.pop())
        await server.put(bucket, file, await readFile(join(folder, file)));
    };
    await Promise.all(Array.from({ length: putsAtOnce }, next));
    const given = { ...env, ...server.environmentAt(server.port) };
    const ran = await measure(process.execPath, [charthouse, 'audit', '--to', `s3://${bucket}`, '--quiet', '--deadline', '1h'], {
      env: given,
    });
    return [seconds(ran.seconds), seconds(ran.cpuSeconds), megabytes(ran.peakBytes)];
  } finally {
    await server.stop();
  }
}

/** One index of 93 MB: only its rules, and beside them one publish into it. */
async function indexOnly() {
  const folder = join(scratch, 'large');
  await tinyRepository(join(scratch, 'next'), 100 * 301);
  const next = join(scratch, 'next', 'chart-000-1.301.0.tgz');
  await mkdir(folder);
  const sizeBytes = await writeIndex(join(folder, 'index.yaml'), { charts: 300, versions: 300 });
  const rows = [];
  for (const [title, words] of [
    ['audit --index-only', ['audit', '--to', folder, '--index-only', '--fail-on', 'never']],
    ['publish', ['publish', next, '--to', folder]],
  ]) {
    const ran = await measure(process.execPath, [charthouse, ...words, '--quiet'], { env });
    rows.push([megabytes(sizeBytes), title, seconds(ran.seconds), seconds(ran.cpuSeconds), megabytes(ran.peakBytes)]);
  }
  return rows;
}
