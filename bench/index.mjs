/**
 * One more version in an index of 1, 10 and 93 MB: `charthouse publish` against `helm repo index --merge`. The first publish into a folder
 * also keeps the index that it finds, whole; a later one does not.
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { claim, figures, ratios } from './claims.mjs';
import { chartName, writeChart, writeIndex } from './generate.mjs';
import { measure, summary } from './measure.mjs';
import { charthouse, environment, helm, megabytes, seconds, table } from './parts.mjs';

const sizes = [
  { title: '1', charts: 10, versions: 100 },
  { title: '10', charts: 100, versions: 100 },
  { title: '93', charts: 300, versions: 300 },
].filter(({ title }) => process.env.SIZES?.split(',').includes(title) ?? true);
const ourRuns = Number(process.env.OUR_RUNS ?? 7);
const helmRuns = Number(process.env.HELM_RUNS ?? 1);
const rivals = ['3.12.1', '4.1.4'];

const scratch = await mkdtemp(join(tmpdir(), 'charthouse-bench-'));
const env = environment(scratch);
try {
  const rows = [
    ['index', 'program', 'time', 'processor time', 'peak memory', 'times the time', 'times the processor time', 'times the memory'],
  ];
  for (const size of sizes) rows.push(...(await race(size)));
  console.log(table(rows));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function race(size) {
  const folder = await mkdtemp(join(scratch, 'size-'));
  const old = join(folder, 'old.yaml');
  const bytes = await writeIndex(old, size);
  const name = chartName(Math.floor(size.charts / 2));
  await writeChart(join(folder, name), { name, version: '2.0.0' });
  await measure(helm('4.1.4'), ['package', join(folder, name), '-d', folder], { env });
  const archive = join(folder, `${name}-2.0.0.tgz`);
  const later = join(folder, `${name}-2.0.1.tgz`);
  await writeChart(join(folder, name), { name, version: '2.0.1' });
  await measure(helm('4.1.4'), ['package', join(folder, name), '-d', folder], { env });
  const both = [];
  for (let count = 0; count < ourRuns; count++) both.push(await publishTwice(folder, old, [archive, later]));
  const [firsts, laters] = [0, 1].map((place) => both.map((runs) => runs[place]));
  const ours = summary(firsts);
  const rows = [row(bytes, 'charthouse, first publish', ours, ours), row(bytes, 'charthouse, later publish', summary(laters), ours)];
  for (const version of rivals) {
    const theirs = await repeated(helmRuns, () => merge(helm(version), folder, old, archive));
    claimsOf(size.title, version, { firsts, laters, theirs });
    rows.push(row(bytes, `helm ${version}`, summary(theirs), ours));
  }
  return rows;
}

/** A fresh copy for each run: the versions are new every time. */
async function publishTwice(folder, old, archives) {
  const repository = join(folder, 'repository');
  await rm(repository, { recursive: true, force: true });
  await mkdir(repository);
  await copyFile(old, join(repository, 'index.yaml'));
  const results = [];
  for (const archive of archives) {
    // charthouse reads a file again if it changed within the last second; a real index is older.
    await delay(1_100);
    results.push(await measure(process.execPath, [charthouse, 'publish', archive, '--to', repository], { env }));
  }
  return results;
}

async function merge(program, folder, old, archive) {
  const repository = join(folder, 'merged');
  await rm(repository, { recursive: true, force: true });
  await mkdir(repository);
  await copyFile(archive, join(repository, archive.split('/').at(-1)));
  return measure(program, ['repo', 'index', repository, '--merge', old], { env });
}

async function repeated(runs, run) {
  const results = [];
  for (let count = 0; count < runs; count++) results.push(await run());
  return results;
}

function row(bytes, program, result, ours) {
  const ratio = (pick) => (result === ours ? '' : (pick(result) / pick(ours)).toFixed(1));
  const ratios = [ratio((each) => each.seconds), ratio((each) => each.cpuSeconds), ratio((each) => each.peakBytes)];
  return [megabytes(bytes), program, seconds(result.seconds), seconds(result.cpuSeconds), megabytes(result.peakBytes), ...ratios];
}

function claimsOf(title, version, { firsts, laters, theirs }) {
  const short = version.slice(0, version.lastIndexOf('.'));
  const sides = { ours: figures(firsts), theirs: figures(theirs) };
  if (title === '93' || (title === '10' && short === '3.12')) claim(`folder-${title}/helm-${short}`, ratios(theirs, firsts), sides);
  if (title !== '93') return;
  const later = figures(laters);
  claim(`folder-93/later-${short}`, ratios(theirs, laters), { ...sides, ours: later });
  claim(`folder-93/memory-${short}`, [sides.theirs.peakBytes / later.peakBytes]);
  claim(`folder-93/first-memory-${short}`, [sides.theirs.peakBytes / sides.ours.peakBytes]);
}
