/** A lost index made anew from 1,000 and 10,000 packages of a bucket: `charthouse rebuild` against `aws s3 sync` and `helm repo index`. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from './aws-cli.mjs';
import { claim, figures, ratios } from './claims.mjs';
import { packages } from './generate.mjs';
import { linkTo } from './link.mjs';
import { measure } from './measure.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { startMinio } from './s3-server.mjs';

// charthouse stores the digest with each package, the AWS CLI does not.
const heaps = [
  { count: 1_000, fillBytes: 0, hasDigests: true },
  { count: 10_000, fillBytes: 0, hasDigests: true },
  { count: 10_000, fillBytes: 0, hasDigests: false },
  { count: 1_000, fillBytes: 300_000, hasDigests: true },
  { count: 1_000, fillBytes: 300_000, hasDigests: false },
];
const chosen = process.env.HEAPS?.split(',').map(Number) ?? heaps.keys();
const script = join(import.meta.dirname, 'shell-rebuild.sh');
const putsAtOnce = 32;

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const server = await startMinio(scratch);
const way = await linkTo(server.port);
const env = { ...environment(scratch), ...server.environmentAt(way.port) };
const aws = await awsCli();
try {
  const rows = [['packages', 'digests kept', 'program', 'time', 'processor time', 'peak memory', 'requests', 'bytes over the wire']];
  for (const number of chosen) rows.push(...(await run(`heap-${number}`, heaps[number])));
  console.log(table(rows));
} finally {
  await way.close();
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function run(name, heap) {
  const bucket = await server.createBucket(name);
  const bytes = await fill(bucket, heap);
  const what = [`${heap.count.toLocaleString('en')} of ${(bytes / heap.count / 1000).toFixed(0)} kB`, heap.hasDigests ? 'yes' : 'no'];
  const rows = [];
  const runs = [];
  for (const [title, program] of [
    ['charthouse', ours],
    ...['3.12.1', '4.1.4'].map((version) => [`aws + helm ${version}`, shell(version)]),
  ]) {
    await server.remove(bucket, 'index.yaml');
    way.reset();
    const ran = await program(bucket);
    runs.push({ ...ran, seen: way.seen() });
    const { seconds: time, cpuSeconds, peakBytes } = ran;
    const { requests, bytes: sent } = way.seen();
    rows.push([...what, title, seconds(time), seconds(cpuSeconds), megabytes(peakBytes), requests.toLocaleString('en'), megabytes(sent)]);
  }
  if (heap === heaps[3]) {
    const [mine, theirs] = runs.map((run) => [run]);
    claim('rebuild/helm-3.12', ratios(theirs, mine), { ours: figures(mine), theirs: figures(theirs) });
  }
  return rows;
}

/** Resolves to the bytes of all packages. */
async function fill(bucket, heap) {
  let bytes = 0;
  const puts = new Set();
  for await (const made of packages(await mkdtemp(join(scratch, 'charts-')), heap)) {
    bytes += made.bytes.length;
    const sha256 = createHash('sha256').update(made.bytes).digest('hex');
    const known = heap.hasDigests ? { Metadata: { 'charthouse-sha256': sha256 } } : {};
    const put = server.put(bucket, made.fileName, made.bytes, known).then(() => puts.delete(put));
    puts.add(put);
    if (puts.size === putsAtOnce) await Promise.race(puts);
  }
  await Promise.all(puts);
  return bytes;
}

function ours(bucket) {
  return measure(process.execPath, [charthouse, 'rebuild', '--to', `s3://${bucket}`, '--quiet'], { env });
}

function shell(helmVersion) {
  return async (bucket) => {
    const folder = await mkdtemp(join(scratch, 'shell-'));
    const given = { SCRATCH: folder, PYTHON: aws.python, AWS_CLI: aws.script, HELM: helm(helmVersion), BUCKET: bucket };
    const ran = await measure('/bin/sh', [script], { env: { ...env, ...aws.env, ...given } });
    await rm(folder, { recursive: true });
    return ran;
  };
}
