/** A whole repository copied into a folder: `charthouse mirror` against a loop of helm pull. Then again, when nothing is new. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim, figures as figuresOf, ratios } from './claims.mjs';
import { measure } from './measure.mjs';
import { startNginx } from './nginx.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';
import { tinyRepository } from './tiny.mjs';

const counts = (process.env.COUNTS ?? '500,5000,20000').split(',').map(Number);
/** The loop takes the same time for each version: it pulls so many, and its time is multiplied. */
const sample = Number(process.env.SAMPLE ?? 50);
const script = join(import.meta.dirname, 'shell-mirror.sh');

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const rows = [['versions', 'program', 'time', 'processor time', 'peak memory', 'times the time', 'times the processor time']];
  for (const count of counts) rows.push(...(await mirrored(count)));
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function mirrored(count) {
  const folder = join(scratch, `r${count}`);
  const target = join(scratch, `m${count}`);
  await tinyRepository(folder, count);
  const server = await startNginx(scratch, folder);
  const title = count.toLocaleString('en');
  const mirror = () =>
    measure(process.execPath, [charthouse, 'mirror', server.url, '--to', target, '--quiet', '--deadline', '1h'], { env });
  const first = await mirror();
  const again = await mirror();
  const rows = [
    [title, 'charthouse mirror', ...figures(first), '', ''],
    [title, 'charthouse mirror, nothing new', ...figures(again), '', ''],
  ];
  for (const version of count > 10_000 ? [] : ['3.12.1', '4.1.4']) {
    const into = join(scratch, `h${version}-${count}`);
    await mkdir(into);
    const given = { HELM: helm(version), REPOSITORY: folder, URL: server.url, SCRATCH: into, SAMPLE: String(sample) };
    const ran = await measure('/bin/sh', [script], { env: { ...environment(into), ...given } });
    const scaled = { ...ran, seconds: (ran.seconds * count) / sample, cpuSeconds: (ran.cpuSeconds * count) / sample };
    if (count === 5_000 && version === '3.12.1')
      claim('mirror/helm-3.12', ratios([scaled], [first]), { ours: figuresOf([first]), theirs: figuresOf([scaled]) });
    const times = [scaled.seconds / first.seconds, scaled.cpuSeconds / first.cpuSeconds].map((each) => each.toFixed(1));
    rows.push([title, `helm ${version} pull, by a sample of ${sample}`, ...figures(scaled), ...times]);
  }
  await server.close();
  await rm(folder, { recursive: true });
  return rows;
}

function figures({ seconds: time, cpuSeconds, peakBytes }) {
  return [seconds(time), seconds(cpuSeconds), megabytes(peakBytes)];
}
